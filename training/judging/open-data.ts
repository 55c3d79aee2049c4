import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { cacheSpecs } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { prepareData } from '../prepared/prepare-data.ts';
import { openPreparedSet } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';

const preparedCache = '.cache/prepared';

const reportSchema = v.looseObject({
  splitRule: v.optional(v.string(), 'as prepared'),
  misses: v.optional(v.record(v.string(), v.number()), {}),
});

/** What the preparation said of a prepared folder. */
export type PreparationFacts = Pick<v.InferOutput<typeof reportSchema>, 'splitRule' | 'misses'>;

export function preparationFacts({ folder }: PreparedSet): PreparationFacts {
  const path = join(folder, 'report.json');
  return v.parse(reportSchema, existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
}

/** A prepared folder as it is; raw data prepared as the run's configuration asks, once, into `.cache/prepared`. */
export async function openData(
  folder: string,
  config: TrainingConfig,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<PreparedSet> {
  if (!folder) throw new Error('--data: expected a folder of raw or prepared data, got none');
  if (!existsSync(folder)) throw new Error(`--data: expected a folder, found none at ${folder}`);
  if (existsSync(join(folder, 'spec.json'))) return openPreparedSet(folder);
  const { spec: crop, detection } = cacheSpecs(config);
  const { clips } = config.data;
  const request = {
    dataFolder: folder,
    framing: config.framing,
    crop,
    detection,
    ...(clips && { frames: { kind: 'consecutive' as const, frames: clips.frames * clips.stride } }),
  };
  const key = createHash('sha256')
    .update(JSON.stringify({ ...request, dataFolder: resolve(folder) }))
    .digest('hex')
    .slice(0, 16);
  const outFolder = join(preparedCache, key);
  return prepareData({ ...request, outFolder }, ({ done, total }) => onProgress(done, total));
}
