/** Augments batches in a thread of its own while the network trains; started by `batches.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { seededRandom } from '../lib/models/seeded-random.ts';
import { normalizePixels } from '../lib/preprocess/normalize-pixels.ts';
import { augment } from './augment.ts';
import type { BatchRequest, BatchWorkerData } from './batches.ts';

const { crops, cropSize, size, normalization } = workerData as BatchWorkerData;
const cropBytes = cropSize * cropSize * 3;
const all = new Uint8Array(crops);
sharp.concurrency(1);
sharp.cache(false);

parentPort!.on('message', ({ id, indices, seed }: BatchRequest) => void makeBatch(id, indices, seed));

async function makeBatch(id: number, indices: number[], seed: number): Promise<void> {
  const values = new Float32Array(indices.length * size * size * 3); // [batch, size, size, 3]
  await Promise.all(
    indices.map(async (index, place) => {
      const data = all.subarray(index * cropBytes, (index + 1) * cropBytes);
      const pixels = await augment(
        { data, width: cropSize, height: cropSize },
        size,
        seededRandom(seed + place * 65537),
      );
      normalizePixels(pixels, normalization, values, place * pixels.length);
    }),
  );
  parentPort!.postMessage({ id, values }, [values.buffer]);
}
