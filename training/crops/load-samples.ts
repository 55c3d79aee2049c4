import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheSpecs } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { datasets } from '../data/datasets.ts';
import type { Split } from '../data/sample.ts';
import { assertNoLeak, splitOf } from '../splits.ts';
import { CropCache } from './crop-cache.ts';
import type { CroppedSample } from './crop-cache.ts';

export interface CachedDataset {
  samples: CroppedSample[];
  /** Pictures in which no face was found. */
  misses: number;
}

/** Opens a dataset's crops as this configuration makes them. */
export function openCropCache(cacheFolder: string, dataset: string, config: TrainingConfig): CropCache {
  const specs = cacheSpecs(config);
  return new CropCache(cacheFolder, dataset, specs.spec.size, JSON.stringify(specs));
}

/** Names of the datasets whose crops were prepared. */
export function cachedDatasets(cacheFolder: string): string[] {
  return Object.keys(datasets).filter((name) => existsSync(join(cacheFolder, `${name}.jsonl`)));
}

/** Every cached dataset of these names; throws where one was not prepared or where splits leak. */
export function loadDatasets(
  cacheFolder: string,
  names: readonly string[],
  config: TrainingConfig,
): Map<string, CachedDataset> {
  const loaded = new Map<string, CachedDataset>();
  for (const name of names) {
    if (!existsSync(join(cacheFolder, `${name}.jsonl`)))
      throw new Error(`${cacheFolder}: expected crops of ${name}, found none; run \`npm run prepare-crops\` first`);
    const cache = openCropCache(cacheFolder, name, config);
    const samples = cache.load();
    assertNoLeak(samples);
    loaded.set(name, { samples, misses: cache.lines.length - samples.length });
  }
  return loaded;
}

export function inSplit(samples: readonly CroppedSample[], split: Split): CroppedSample[] {
  return samples.filter((sample) => splitOf(sample) === split);
}
