import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What describes a run besides its weights. */
const described = [
  'config.json',
  'data.json',
  'environment.json',
  'log.jsonl',
  'progress.json',
  'curves.csv',
  'curves.png',
];

/** Throws where one of the runs is not trained, or where `out` holds a run already. */
export function assertRuns(runs: readonly string[], out: string): void {
  for (const run of runs)
    if (!existsSync(join(run, 'best.bin')) || !existsSync(join(run, 'config.json')))
      throw new Error(`${run}: expected the folder of a trained run, found no config.json with best.bin`);
  if (existsSync(join(out, 'config.json')))
    throw new Error(`${out}: expected a folder without a run, found one; choose another --out`);
}

/** Makes `out` and copies into it what describes the run. */
export function describeRun(run: string, out: string): void {
  mkdirSync(out, { recursive: true });
  for (const file of described) if (existsSync(join(run, file))) copyFileSync(join(run, file), join(out, file));
}

/** SHA-256 of a file in hexadecimal digits. */
export function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
