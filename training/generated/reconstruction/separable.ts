import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** Orthonormal DCT-II [frequency, place]: its pictures mirror at their borders, so that none is taken for an edge. */
export function cosineMatrix(length: number): Tensor2D {
  const values = new Float32Array(length * length);
  for (let k = 0; k < length; k++)
    for (let n = 0; n < length; n++)
      values[k * length + n] = Math.sqrt((k === 0 ? 1 : 2) / length) * Math.cos((Math.PI * (n + 0.5) * k) / length);
  return tf.tensor2d(values, [length, length]);
}

const lobes = 3;

function lanczos(x: number): number {
  const t = Math.abs(x) * Math.PI;
  if (t === 0) return 1;
  return t < lobes * Math.PI ? (Math.sin(t) * Math.sin(t / lobes) * lobes) / t ** 2 : 0;
}

const mirrored = (place: number, length: number): number => {
  const at = ((place % (2 * length)) + 2 * length) % (2 * length);
  return at < length ? at : 2 * length - 1 - at;
};

/**
 * Lanczos resampling [outputs, length] by `scale`, the first output `offset` outputs before the first input; mirrors at
 * the borders, and widens its kernel where it shrinks.
 */
export function resamplingMatrix(
  length: number,
  { outputs, scale, offset }: { outputs: number; scale: number; offset: number },
): Tensor2D {
  const values = new Float32Array(outputs * length);
  const stretch = Math.max(1, 1 / scale);
  const reach = Math.ceil(lobes * stretch);
  for (let i = 0; i < outputs; i++) {
    const centre = (i - offset + 0.5) / scale - 0.5;
    const first = Math.floor(centre) - reach;
    const weights = Array.from({ length: 2 * reach + 2 }, (_, k) => lanczos((first + k - centre) / stretch));
    const sum = weights.reduce((a, b) => a + b, 0);
    weights.forEach((weight, k) => (values[i * length + mirrored(first + k, length)]! += weight / sum));
  }
  return tf.tensor2d(values, [outputs, length]);
}

/** A matrix [out, in] along both sides of square pictures: [batch, in, in, channels] to [batch, out, out, channels]. */
export function alongBothSides(pictures: Tensor4D, matrix: Tensor2D): Tensor4D {
  const [batch, side, , channels] = pictures.shape;
  const out = matrix.shape[0];
  const rows = tf.reshape(tf.transpose(pictures, [0, 3, 1, 2]), [batch * channels * side, side]);
  const across = tf.reshape(tf.matMul(rows, matrix, false, true), [batch * channels, side, out]);
  const columns = tf.reshape(tf.transpose(across, [0, 2, 1]), [batch * channels * out, side]);
  const both: Tensor4D = tf.reshape(tf.matMul(columns, matrix, false, true), [batch, channels, out, out]);
  return tf.transpose(both, [0, 3, 2, 1]);
}
