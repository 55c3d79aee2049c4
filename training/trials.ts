/**
 * Measures runs on the validation split and writes the table of docs/experiments.md, one row a trial:
 *   npm run trials -- --runs runs/a,runs/b
 * What was tried, predicted and seen stands in the configuration's `notes` or in the run's trial.json. Figures are kept
 * in the run's folder and in docs/bench/trials.json: without --runs the table is written from there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { formatFile } from '../lib/cli/format-file.ts';
import { writeBetweenMarks } from '../lib/cli/write-between-marks.ts';
import { backendNames, startBackend } from './backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions } from './command-options.ts';
import { findRuns } from './trials/find-runs.ts';
import { readTrials } from './trials/read-trials.ts';
import { mergedTrials, trialTable } from './trials/trial-table.ts';
import type { TrialRecord } from './trials/trial-table.ts';
import { trialSchema } from './trials/trial.ts';
import { trialJudge } from './trials/trial-judge.ts';
import type { TrialJudge } from './trials/trial-judge.ts';

const options = readOptions('trials', {
  runs: { default: '', help: 'run folders, or folders with several, with commas' },
  data: { default: '.cache', help: 'prepared folders that they learned from, or folders with some, with commas' },
  limit: { default: '', help: 'most samples of val, to see it run' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  record: { default: '', help: 'file for the figures (default docs/bench/trials.json, and docs/experiments.md)' },
});
const limit = positiveInteger('limit', options.limit);
if (options.backend) oneOf('trials', 'backend', options.backend, backendNames);
const list = (text: string) => text.split(',').filter(Boolean);
const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const experimentsFile = fileOf('../docs/experiments.md');
const recordFile = options.record || fileOf('../docs/bench/trials.json');

let judge: Promise<TrialJudge> | undefined;
const startJudge = async () => trialJudge(await startBackend(options.backend));

async function trials(): Promise<void> {
  const known = existsSync(recordFile)
    ? v.parse(v.object({ trials: v.array(trialSchema) }), JSON.parse(readFileSync(recordFile, 'utf8'))).trials
    : [];
  const fresh = await readTrials({
    runFolders: findRuns(list(options.runs)),
    dataFolders: list(options.data),
    ...(limit && { limit }),
    judge: () => (judge ??= startJudge()),
    say: (line) => console.log(line),
  });
  const record: TrialRecord = {
    date: new Date().toISOString().slice(0, 10),
    command: `npm run trials${limit ? ` -- --limit ${limit}` : ''}`,
    trials: mergedTrials(known, fresh),
  };
  mkdirSync(dirname(recordFile), { recursive: true });
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
  const table = trialTable(record);
  await formatFile(recordFile);
  if (!options.record) await writeBetweenMarks(experimentsFile, 'trials', table);
  console.log(table);
}

try {
  await trials();
} catch (error) {
  console.error(`trials: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
