import { normalizePixels } from '../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../lib/preprocess/normalize-pixels.ts';
import { centralCrop } from './augment/central-crop.ts';
import type { CroppedSample } from './crops/crop-cache.ts';

const batchSize = 64;

/** Logits of the served crops of the samples, in order. */
export async function judgeSamples(
  samples: readonly CroppedSample[],
  size: number,
  normalization: Normalization,
  logitsOf: (values: Float32Array, count: number) => Promise<Float32Array>,
): Promise<number[]> {
  const logits: number[] = [];
  for (let start = 0; start < samples.length; start += batchSize) {
    const batch = samples.slice(start, start + batchSize);
    const length = size * size * 3;
    const values = new Float32Array(batch.length * length); // [batch, size, size, 3]
    batch.forEach(({ pixels }, place) => {
      normalizePixels(centralCrop(pixels, size).data, normalization, values, place * length);
    });
    logits.push(...(await logitsOf(values, batch.length)));
  }
  return logits;
}
