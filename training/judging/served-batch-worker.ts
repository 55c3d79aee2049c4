/** Loads batches in a thread of its own while the network judges; started by `served-batches.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { cropDetail } from '../../lib/preprocess/crop-detail.ts';
import { normalizePixels } from '../../lib/preprocess/normalize-pixels.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import { centralCrop } from '../augment/central-crop.ts';
import { degrade } from './degrade.ts';

import type { ServedBatchRequest, ServedCrops, ServedWorkerData } from './served-batches.ts';

const { set, size, normalization, degradation } = workerData as ServedWorkerData;
const length = size * size * 3;
sharp.concurrency(1);
sharp.cache(false);

parentPort!.on('message', ({ id, places }: ServedBatchRequest) => {
  load(places).then(
    (loaded) => parentPort!.postMessage({ id, ...loaded }, [loaded.values.buffer]),
    (error: unknown) => parentPort!.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});

async function load(places: number[]): Promise<ServedCrops> {
  const values = new Float32Array(places.length * length); // [places, size, size, 3]
  const details = new Float32Array(places.length);
  await Promise.all(
    places.map(async (place, i) => {
      const stored = pixelsOf(set, place);
      const crop = centralCrop(degradation ? await degrade(stored, degradation) : stored, size);
      details[i] = cropDetail(crop);
      normalizePixels(crop.data, normalization, values, i * length);
    }),
  );
  return { values, details };
}
