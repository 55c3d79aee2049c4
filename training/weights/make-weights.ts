import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { RunCommand } from '../recipes/run-command.ts';
import { writeWholeText } from '../trainer/weight-archive.ts';
import type { WeightStep } from './weight-steps.ts';

const finishedSchema = v.record(
  v.string(),
  v.object({
    /** Of the step and all before it. */
    key: v.string(),
    date: v.string(),
    seconds: v.number(),
  }),
);
type Finished = v.InferOutput<typeof finishedSchema>;

const recordFile = 'steps.json';

export interface MakeWeights {
  workFolder: string;
  run: RunCommand;
  say: (line: string) => void;
}

/** What is done and what is left, a line a step. A step is done as long as it and all before it are asked for as then. */
export function stepLines(steps: readonly WeightStep[], workFolder: string): string[] {
  const done = doneSteps(steps, workFolder);
  return steps.map(({ name, command, args }, i) => {
    const before = done[i];
    const state = before ? `done ${before.date}, ${Math.round(before.seconds)} s` : 'left';
    return `[${i + 1}/${steps.length}] ${name}: ${state}\n    npm run ${command} -- ${args.join(' ')}`;
  });
}

/**
 * Runs the steps that are left, each in a process of its own, and stops at the first that fails: returns its exit code,
 * 0 when all ran. The same call goes on from there.
 */
export async function makeWeights(
  steps: readonly WeightStep[],
  { workFolder, run, say }: MakeWeights,
): Promise<number> {
  const keys = keysOf(steps);
  const done = doneSteps(steps, workFolder);
  for (const [i, { name, command, args, config }] of steps.entries()) {
    const place = `[${i + 1}/${steps.length}] ${name}`;
    if (done[i]) {
      say(`${place}: done ${done[i].date}`);
      continue;
    }
    say(`${place}: npm run ${command} -- ${args.join(' ')}`);
    if (config) {
      mkdirSync(dirname(config.file), { recursive: true });
      writeFileSync(config.file, `${JSON.stringify(config.value, null, 2)}\n`);
    }
    const startMs = performance.now();
    const code = await run(command, args);
    if (code !== 0) {
      const left = steps.slice(i).map((step) => step.name);
      say(`${place} ended with ${code}; left: ${left.join(', ')}. The same command goes on from here`);
      return code;
    }
    const seconds = (performance.now() - startMs) / 1000;
    record(workFolder, name, { key: keys[i]!, date: new Date().toISOString().slice(0, 10), seconds });
  }
  return 0;
}

function keysOf(steps: readonly WeightStep[]): string[] {
  let key = '';
  return steps.map(({ command, args, config, depends }) => {
    const value = config && { ...config.value, notes: undefined };
    key = createHash('sha256')
      .update(JSON.stringify([key, command, args, value, depends]))
      .digest('hex');
    return key;
  });
}

function readFinished(workFolder: string): Finished {
  const path = join(workFolder, recordFile);
  return existsSync(path) ? v.parse(finishedSchema, JSON.parse(readFileSync(path, 'utf8'))) : {};
}

function doneSteps(steps: readonly WeightStep[], workFolder: string): (Finished[string] | undefined)[] {
  const finished = readFinished(workFolder);
  return keysOf(steps).map((key, i) => {
    const before = finished[steps[i]!.name];
    return before?.key === key ? before : undefined;
  });
}

function record(workFolder: string, name: string, entry: Finished[string]): void {
  mkdirSync(workFolder, { recursive: true });
  const all = { ...readFinished(workFolder), [name]: entry };
  writeWholeText(join(workFolder, recordFile), `${JSON.stringify(all, null, 2)}\n`);
}
