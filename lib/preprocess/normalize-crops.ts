import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { normalizePixels } from './normalize-pixels.ts';
import type { Normalization } from './normalize-pixels.ts';
import type { RgbPixels } from './pixels.ts';

/** [count, height, width, 3], owned by the caller; all crops of one size. */
export function normalizeCrops(crops: readonly RgbPixels[], normalization: Normalization): Tensor4D {
  const first = crops[0];
  if (!first) throw new Error('normalizeCrops: expected at least one crop, got none');
  const { width, height } = first;
  const length = width * height * 3;
  const values = new Float32Array(crops.length * length);
  crops.forEach(({ data }, index) => {
    if (data.length !== length)
      throw new Error(`normalizeCrops: expected ${length} bytes like the first crop, got ${data.length}`);
    normalizePixels(data, normalization, values, index * length);
  });
  return tf.tensor4d(values, [crops.length, height, width, 3]);
}
