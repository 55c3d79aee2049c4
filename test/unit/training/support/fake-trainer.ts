/** Stands for `train`: notes each start with its worker, hangs or fails where the config says so, else logs two epochs. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: { config: option, out: option, data: option, resume: { type: 'boolean' } },
});
const config = JSON.parse(readFileSync(values.config!, 'utf8')) as { auc: number; hangs?: boolean; fails?: boolean };
const starts = join(values.out!, 'starts');
appendFileSync(starts, `${process.pid} ${process.ppid}\n`);
if (config.fails) throw new Error('cannot train this');
if (config.hangs && readFileSync(starts, 'utf8').trim().split('\n').length === 1) setInterval(() => {}, 1000);
else {
  const line = (epoch: number, auc: number) =>
    `${JSON.stringify({ epoch, loss: 1, seconds: 2, val: { loss: 1, auc } })}\n`;
  writeFileSync(join(values.out!, 'log.jsonl'), line(1, config.auc) + line(2, config.auc - 0.1));
}
