import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readWeightArchive, writeWeightArchive, writeWholeText } from './weight-archive.ts';
import type { TrainerState } from './trained-weights.ts';
import { progressSchema } from './progress.ts';
import type { Progress } from './progress.ts';

export interface Checkpoint {
  progress: Progress;
  state: TrainerState;
}

const prefix = 'last-';
const folderName = (step: number, epoch: number) =>
  `${prefix}${String(step).padStart(9, '0')}-${String(epoch).padStart(5, '0')}`;
const parts = ['weights', 'averaged', 'optimizer'] as const;

/** Whole checkpoints of a run, oldest first; a folder that was being written when training died is none of them. */
function checkpointFolders(runFolder: string): string[] {
  if (!existsSync(runFolder)) return [];
  return readdirSync(runFolder)
    .filter((name) => /^last-\d+-\d+$/.test(name))
    .sort();
}

/** Writes a checkpoint as a folder of its own, which a rename makes valid, and keeps the one before it. */
export function writeCheckpoint(runFolder: string, { progress, state }: Checkpoint): void {
  const name = folderName(progress.step, progress.epoch);
  const draft = join(runFolder, `${name}.new`);
  const final = join(runFolder, name);
  for (const old of readdirSync(runFolder).filter((entry) => entry.startsWith(prefix) && entry.endsWith('.new')))
    rmSync(join(runFolder, old), { recursive: true });
  mkdirSync(draft, { recursive: true });
  for (const part of parts) {
    const weights = state[part];
    if (weights) writeWeightArchive(join(draft, part), weights);
  }
  writeWholeText(join(draft, 'progress.json'), JSON.stringify(progress));
  if (existsSync(final)) rmSync(final, { recursive: true });
  renameSync(draft, final);
  for (const old of checkpointFolders(runFolder).slice(0, -2)) rmSync(join(runFolder, old), { recursive: true });
}

/** The newest whole checkpoint of a run; undefined before the first. */
export function readCheckpoint(runFolder: string): Checkpoint | undefined {
  const name = checkpointFolders(runFolder).at(-1);
  if (name === undefined) return undefined;
  const folder = join(runFolder, name);
  const progress = v.parse(progressSchema, JSON.parse(readFileSync(join(folder, 'progress.json'), 'utf8')));
  const averaged = existsSync(join(folder, 'averaged.json')) ? readWeightArchive(join(folder, 'averaged')) : undefined;
  return {
    progress,
    state: {
      weights: readWeightArchive(join(folder, 'weights')),
      ...(averaged && { averaged }),
      optimizer: readWeightArchive(join(folder, 'optimizer')),
    },
  };
}
