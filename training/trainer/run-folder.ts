import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import type { WeightArrays } from '../../lib/models/network.ts';
import { curvesCsv } from './epoch-log.ts';
import { learningCurves } from './learning-curves.ts';
import { writeWeightArchive, writeWholeText } from './weight-archive.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { TrainerState } from './trained-weights.ts';
import type { Progress } from './progress.ts';

/** Makes the folder of a run, or opens it to go on; throws where that would lose or mix runs. */
export function openRunFolder(folder: string, config: TrainingConfig, isResumed: boolean): void {
  const path = join(folder, 'config.json');
  const text = `${JSON.stringify(config, null, 2)}\n`;
  if (existsSync(path)) {
    if (!isResumed)
      throw new Error(
        `${folder}: expected a folder without a run, found one; add --resume to go on or choose another --out`,
      );
    const changed = changedField(parseConfig(JSON.parse(readFileSync(path, 'utf8')), path), config);
    if (changed && readCheckpoint(folder))
      throw new Error(
        `${folder}: expected the configuration that the run began with, but ${changed}; resume with the old one or choose another --out`,
      );
  }
  mkdirSync(folder, { recursive: true });
  writeWholeText(path, text);
}

/** More epochs are a continuation where no step so far depended on their number. */
function changedField(before: TrainingConfig, now: TrainingConfig): string | undefined {
  const dependsOnEpochs = now.training.schedule.kind === 'cosine' || now.training.dann !== undefined;
  const old = flat({ ...before, notes: undefined });
  const fresh = flat({ ...now, notes: undefined });
  const name = [...new Set([...old.keys(), ...fresh.keys()])].find(
    (key) => old.get(key) !== fresh.get(key) && (key !== 'training.epochs' || dependsOnEpochs),
  );
  return name && `${name} was ${old.get(name) ?? 'absent'} and is ${fresh.get(name) ?? 'absent'}`;
}

function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...flat(inner, path ? `${path}.${key}` : key).entries()]),
  );
}

/** The judged weights of the best epoch, the averaged where kept, behind those that were not trained. */
export function writeBest(folder: string, state: TrainerState, fixed: WeightArrays = {}): void {
  writeWeightArchive(join(folder, 'best'), { ...fixed, ...(state.averaged ?? state.weights) });
}

/** Writes what people and reports read, all of it from the progress: nothing is lost or doubled after a kill. */
export async function writeRunFiles(folder: string, config: TrainingConfig, progress: Progress): Promise<void> {
  const { log, ...rest } = progress;
  writeWholeText(join(folder, 'log.jsonl'), log.map((line) => `${JSON.stringify(line)}\n`).join(''));
  writeWholeText(join(folder, 'progress.json'), JSON.stringify(rest));
  if (log.length === 0) return;
  writeWholeText(join(folder, 'curves.csv'), curvesCsv(log));
  await sharp(Buffer.from(learningCurves(`${config.name} ${config.version}`, log)))
    .png()
    .toFile(join(folder, 'curves.png'));
}
