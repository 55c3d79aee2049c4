import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { RgbPixels } from './pixels.ts';

/** Network input = pixel / divisor + offset; lives in the model card. */
export interface Normalization {
  divisor: number;
  offset: number;
}

/** [count, height, width, 3], owned by the caller; all crops of one size. */
export function normalizeCrops(crops: readonly RgbPixels[], normalization: Normalization): Tensor4D {
  const first = crops[0];
  if (!first) throw new Error('normalizeCrops: expected at least one crop, got none');
  const { width, height } = first;
  const length = width * height * 3;
  const { divisor, offset } = normalization;
  const values = new Float32Array(crops.length * length);
  crops.forEach(({ data }, index) => {
    if (data.length !== length)
      throw new Error(`normalizeCrops: expected ${length} bytes like the first crop, got ${data.length}`);
    const start = index * length;
    for (let i = 0; i < length; i++) values[start + i] = data[i]! / divisor + offset;
  });
  return tf.tensor4d(values, [crops.length, height, width, 3]);
}
