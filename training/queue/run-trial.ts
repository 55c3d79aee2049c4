import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { lockFolder } from '../prepared/folder-lock.ts';

/** One run of the trainer; whoever works on it sees the same folders under the same names. */
export interface TrialTask {
  name: string;
  /** Of the run; config.json, log.jsonl, trainer.log and result.json are in it or beside it. */
  runFolder: string;
  configFile: string;
  /** Of `train`, besides --config and --out. */
  trainArgs: string[];
  /** Instead of the trainer. */
  script?: string;
}

const epochSchema = v.looseObject({
  epoch: v.number(),
  loss: v.number(),
  seconds: v.optional(v.number(), 0),
  val: v.optional(
    v.looseObject({ loss: v.optional(v.number()), auc: v.optional(v.number()), accuracy: v.optional(v.number()) }),
  ),
});
type Epoch = v.InferOutput<typeof epochSchema>;

const resultSchema = v.object({
  name: v.string(),
  epochs: v.number(),
  seconds: v.number(),
  best: v.optional(epochSchema),
  /** Why it has no figures. */
  error: v.optional(v.string()),
});
export type TrialResult = v.InferOutput<typeof resultSchema>;

const train = fileURLToPath(new URL('../train.ts', import.meta.url));
const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href;
const errorChars = 600;
const lockPollMs = 1000;

export function resultFile(runFolder: string): string {
  return `${runFolder}.result.json`;
}

/** Undefined where the trial has not ended. */
export function readResult(runFolder: string): TrialResult | undefined {
  const path = resultFile(runFolder);
  return existsSync(path) ? v.parse(resultSchema, JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

function writeResult(runFolder: string, result: TrialResult): void {
  const path = resultFile(runFolder);
  writeFileSync(`${path}.part`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}

/** Higher is better: the AUC on val where there is one, else the loss. */
function scoreOf({ loss, val }: Epoch): number {
  return val?.auc ?? -(val?.loss ?? loss);
}

function figuresOf({ name, runFolder }: TrialTask): TrialResult {
  const lines = readFileSync(join(runFolder, 'log.jsonl'), 'utf8').split('\n').filter(Boolean);
  const epochs = lines.map((line) => v.parse(epochSchema, JSON.parse(line)));
  const best = epochs.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return { name, epochs: epochs.length, seconds, ...(best && { best }) };
}

async function lockWhenFree(folder: string): Promise<() => void> {
  for (;;) {
    try {
      return lockFolder(folder);
    } catch {
      await wait(lockPollMs);
    }
  }
}

async function runTrainer({
  runFolder,
  configFile,
  trainArgs,
  script = train,
}: TrialTask): Promise<TrialResult['error']> {
  const logFile = `${runFolder}.log`;
  const log = openSync(logFile, 'a');
  const args = [
    '--import',
    endWithParent,
    script,
    '--config',
    configFile,
    '--out',
    runFolder,
    '--resume',
    ...trainArgs,
  ];
  const trainer = spawn(process.execPath, args, { stdio: ['ignore', log, log, 'ipc'] });
  const [code, signal] = (await once(trainer, 'close')) as [number | null, string | null];
  closeSync(log);
  if (signal) throw new Error(`the trainer was ended by ${signal}`);
  return code === 0 ? undefined : `exit ${code}: ${readFileSync(logFile, 'utf8').trim().slice(-errorChars)}`;
}

/**
 * Trains a trial to its end and writes its result; one with a result is left alone. Goes on with the run of a worker
 * that was lost. A trainer that fails is a result too; one that was killed throws, to be tried again.
 */
export async function runTrial(task: TrialTask): Promise<void> {
  if (readResult(task.runFolder)) return;
  mkdirSync(task.runFolder, { recursive: true });
  const unlock = await lockWhenFree(task.runFolder);
  try {
    if (readResult(task.runFolder)) return;
    const error = await runTrainer(task);
    const { name } = task;
    writeResult(task.runFolder, error ? { name, epochs: 0, seconds: 0, error } : figuresOf(task));
  } finally {
    unlock();
  }
}

export function trialScore({ best }: TrialResult): number {
  return best ? scoreOf(best) : -Infinity;
}
