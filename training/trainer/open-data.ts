import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CropSpec } from '../../lib/face/types.ts';
import { cacheSpecs } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { configuredPreparation } from '../prepared/configured-preparation.ts';
import { prepareData } from '../prepared/prepare-data.ts';
import { specOf } from '../prepared/prepare-request.ts';
import type { PrepareRequest } from '../prepared/prepare-request.ts';
import { preparationProgress } from '../prepared/preparation-progress.ts';
import { openPreparedSet, setFiles } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';

export interface DataPlace {
  dataFolder: string;
  /** Raw data is prepared into a folder of it. */
  cacheFolder: string;
  /** Of samples an epoch; a raw folder then gives a part of its pictures. */
  limit?: number;
  say: (line: string) => void;
  signal?: AbortSignal;
}

/** Whether the folder came out of `prepare-data`; anything else is raw data. */
export function isPrepared(folder: string): boolean {
  return existsSync(join(folder, setFiles.spec));
}

/** How the crops of a prepared folder of faces were cut, where its spec says so. */
export function storedCrop(folder: string): Partial<CropSpec> {
  const spec = JSON.parse(readFileSync(join(folder, setFiles.spec), 'utf8')) as { crop?: Partial<CropSpec> };
  return spec.crop ?? {};
}

/** Opens prepared data, or prepares raw data as the configuration needs it; throws where they do not fit. */
export async function openData(config: TrainingConfig, place: DataPlace): Promise<PreparedSet> {
  const { dataFolder, say, signal } = place;
  if (!existsSync(dataFolder))
    throw new Error(`--data ${dataFolder}: expected a folder of pictures or a prepared one, found nothing there`);
  if (isPrepared(dataFolder)) return fitting(openPreparedSet(dataFolder), config);
  const request = requestFor(config, place);
  say(`preparing ${dataFolder} into ${request.outFolder}`);
  const progress = preparationProgress(say);
  try {
    const parts = { say, ...(signal && { signal }) };
    return fitting(await prepareData(request, (state) => progress.show(state), parts), config);
  } finally {
    progress.stop();
  }
}

/** Twice what an epoch takes: val and test need their part. */
const limitFactor = 2;

function requestFor(config: TrainingConfig, { dataFolder, cacheFolder, limit }: DataPlace): PrepareRequest {
  const request: PrepareRequest = {
    ...configuredPreparation(config),
    dataFolder,
    outFolder: '',
    ...(limit && { limit: limit * limitFactor }),
  };
  const key = createHash('sha256').update(JSON.stringify([resolve(dataFolder), specOf(request)]));
  return { ...request, outFolder: join(cacheFolder, key.digest('hex').slice(0, 16)) };
}

function fitting(set: PreparedSet, config: TrainingConfig): PreparedSet {
  const { size, framing } = set;
  const stored = cacheSpecs(config).spec.size;
  if (framing !== config.framing)
    throw new Error(
      `${set.folder}: expected framing ${config.framing}, it was prepared with ${framing}; change --framing or the configuration, or prepare again`,
    );
  const isLargeEnough = size === stored || (framing === 'face' && size >= config.crop.size && size < stored);
  if (!isLargeEnough || (size - config.crop.size) % 2)
    throw new Error(
      `${set.folder}: expected crops of ${stored} px, found ${size} px; run \`npm run prepare-data\` with this configuration or --size ${stored}`,
    );
  return set;
}
