import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { readEpochs } from '../trainer/epoch-log.ts';
import type { EpochLine } from '../trainer/progress.ts';

/** What a run's folder says of how it was trained. */
export interface RunRecord {
  folder: string;
  config: TrainingConfig;
  /** Empty where the log is missing. */
  epochs: EpochLine[];
  /** Data sets of the training split; empty where unknown. */
  trainedOn: string[];
  /** Machine and versions; empty where unknown. */
  environment: Record<string, unknown>;
}

const dataSchema = v.looseObject({
  splits: v.optional(
    v.looseObject({
      train: v.optional(v.looseObject({ byDataset: v.optional(v.record(v.string(), v.number()), {}) })),
    }),
    {},
  ),
});

function readOptional(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** Throws where the folder holds no trained run. */
export function readRun(folder: string): RunRecord {
  if (!existsSync(join(folder, 'best.bin')))
    throw new Error(
      `${folder}: expected a trained run, found no best.bin; run \`npm run train -- --out ${folder}\` first`,
    );
  const data = v.parse(dataSchema, readOptional(join(folder, 'data.json')));
  const counted = Object.keys(data.splits.train?.byDataset ?? {}).map((key) => key.replace(/\/(real|fake)$/, ''));
  return {
    folder,
    config: readConfig(join(folder, 'config.json')),
    epochs: readEpochs(folder),
    trainedOn: [...new Set(counted)],
    environment: v.parse(v.record(v.string(), v.unknown()), readOptional(join(folder, 'environment.json'))),
  };
}

export function trainingSeconds({ epochs }: Pick<RunRecord, 'epochs'>): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
