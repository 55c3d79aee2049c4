import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runJobs, startQueueWorker } from './job-queue.ts';
import type { QueueWorker } from './job-queue.ts';
import { readResult, resultFile, runTrial, trialScore } from './run-trial.ts';
import type { TrialResult, TrialTask } from './run-trial.ts';
import { configOfTrial } from './trial-space.ts';
import type { Trial } from './trial-space.ts';

const searchQueue = 'telltale-search';

export interface SearchRequest {
  /** What every trial starts from. */
  baseConfig: unknown;
  trials: readonly Trial[];
  outFolder: string;
  /** Of `train`, besides --config and --out. */
  trainArgs: readonly string[];
  /** Instead of the trainer. */
  script?: string;
}

/** Writes each trial's config; throws where the folder holds a trial of that name with another. */
function writeTasks({ baseConfig, trials, outFolder, trainArgs, script }: SearchRequest): TrialTask[] {
  const out = resolve(outFolder);
  mkdirSync(join(out, 'configs'), { recursive: true });
  return trials.map((trial) => {
    const configFile = join(out, 'configs', `${trial.name}.json`);
    const text = `${JSON.stringify(configOfTrial(baseConfig, trial), null, 2)}\n`;
    if (existsSync(configFile) && readFileSync(configFile, 'utf8') !== text)
      throw new Error(`${configFile}: holds another configuration of that name; choose another --out`);
    writeFileSync(configFile, text);
    const runFolder = join(out, trial.name);
    return { name: trial.name, runFolder, configFile, trainArgs: [...trainArgs], ...(script && { script }) };
  });
}

/** Best first; those that failed last. */
function ranked(results: readonly TrialResult[]): TrialResult[] {
  return results.toSorted((a, b) => trialScore(b) - trialScore(a));
}

/** A Markdown table of the results, best first. */
export function searchTable(results: readonly TrialResult[]): string {
  const figure = (value: number | undefined) => (value === undefined ? '' : value.toFixed(4));
  const rows = ranked(results).map(({ name, epochs, seconds, best, error }) => {
    const figures = [figure(best?.val?.auc), figure(best?.val?.accuracy), figure(best?.val?.loss ?? best?.loss)];
    const end = error ? `failed: ${error.split('\n').at(-1)}` : String(best?.epoch ?? '');
    return [name, ...figures, end, epochs, `${Math.round(seconds)} s`];
  });
  const header = ['trial', 'val auc', 'val accuracy', 'val loss', 'best epoch', 'epochs', 'time'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Runs every trial once on the workers of a queue and merges the results into search.md and search.json. Trials with a
 * result are not run again, those that failed are.
 */
export async function runSearch(
  request: SearchRequest,
  queue: { url: string; signal?: AbortSignal },
  onResult: (result: TrialResult) => void = () => {},
): Promise<TrialResult[]> {
  const tasks = writeTasks(request);
  for (const { runFolder } of tasks) if (readResult(runFolder)?.error) rmSync(resultFile(runFolder));
  const open = tasks.filter(({ runFolder }) => !readResult(runFolder));
  const byName = new Map(tasks.map((task) => [task.name, task]));
  await runJobs<TrialTask>(
    { ...queue, queueName: searchQueue },
    open.map((task) => ({ id: task.name, task })),
    (name) => onResult(readResult(byName.get(name)!.runFolder)!),
  );
  const results = ranked(tasks.map(({ runFolder }) => readResult(runFolder)!));
  writeFileSync(join(request.outFolder, 'search.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(request.outFolder, 'search.md'), `${searchTable(results)}\n`);
  return results;
}

export function startSearchWorker(options: { url: string; lockMs?: number }): Promise<QueueWorker> {
  return startQueueWorker<TrialTask>({ ...options, queueName: searchQueue }, runTrial);
}
