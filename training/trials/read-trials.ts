import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { readRun, trainingSeconds } from '../judging/run-record.ts';
import type { RunRecord } from '../judging/run-record.ts';
import { openPreparedSet } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { dataOf } from './find-runs.ts';
import { knownFigures, measureTrial } from './measure-trial.ts';
import type { TrialJudge } from './trial-judge.ts';
import { trialNotesSchema } from './trial.ts';
import type { Trial, TrialFigures, TrialNotes } from './trial.ts';

export interface ReadTrials {
  runFolders: readonly string[];
  /** Prepared folders, or folders with some. */
  dataFolders: readonly string[];
  limit?: number;
  /** Asked for when the first run must be measured. */
  judge: () => Promise<TrialJudge>;
  say: (line: string) => void;
}

/** A trial for each run that has weights, measured where it was not yet; the others are named. */
export async function readTrials(request: ReadTrials): Promise<Trial[]> {
  const { runFolders, say } = request;
  const trials: Trial[] = [];
  const open = openedOnce();
  for (const folder of runFolders) {
    if (!existsSync(join(folder, 'best.bin'))) {
      say(`${folder}: left out, it has no best weights yet`);
      continue;
    }
    const run = readRun(folder);
    const figures = await figuresOf(run, request, open);
    if (figures) trials.push(trialOf(run, figures));
  }
  return trials;
}

async function figuresOf(
  run: RunRecord,
  { dataFolders, limit, judge, say }: ReadTrials,
  open: (folder: string) => PreparedSet,
): Promise<TrialFigures | undefined> {
  const { folder } = run;
  const known = knownFigures(run, limit);
  if (known) return known;
  const data = dataOf(folder, dataFolders);
  if (data === undefined) {
    say(`${folder}: left out, its prepared data are in none of ${dataFolders.join(', ')}; name them by --data`);
    return undefined;
  }
  say(`${folder}: judging val of ${data}`);
  return measureTrial(run, open(data), await judge(), limit);
}

/** Of several sets one at a time is in memory. */
function openedOnce(): (folder: string) => PreparedSet {
  let last: PreparedSet | undefined;
  return (folder) => {
    if (last?.folder !== folder) last = openPreparedSet(folder);
    return last;
  };
}

function trialOf(run: RunRecord, figures: TrialFigures): Trial {
  const { folder, config, epochs, environment } = run;
  const { started } = environment;
  return {
    name: basename(folder),
    notes: notesOf(run),
    architecture: config.architecture.name,
    inputPx: config.crop.size,
    ...(typeof started === 'string' && { started }),
    epochs: epochs.length,
    trainingSeconds: trainingSeconds(run),
    figures,
  };
}

function notesOf({ folder, config }: RunRecord): TrialNotes {
  const path = join(folder, 'trial.json');
  if (!existsSync(path)) return config.notes ?? {};
  const parsed = v.safeParse(trialNotesSchema, JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new Error(`${path}: expected "tried", "predicted" and "seen" as texts, got ${parsed.issues[0].message}`);
  return { ...config.notes, ...parsed.output };
}
