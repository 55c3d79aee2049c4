import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Batch norm of a training step on x [batch, height, width, channels]; `mean` and `variance` (biased) are
 * the batch's, [channels]. Differentiable in x, scale and offset.
 */
export type TrainingBatchNorm = (
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
) => { y: Tensor; mean: Tensor; variance: Tensor };

/** By the moving statistics: [batch, ..., channels] to the same shape. */
export function servedBatchNorm(x: Tensor, weight: (part: string) => Tensor, epsilon: number): Tensor {
  const [mean, variance, offset, scale] = ['mean', 'variance', 'offset', 'scale'].map(
    (part) => weight(part) as Tensor1D,
  );
  return tf.batchNorm(x, mean!, variance!, offset, scale, epsilon);
}

/** By the batch's statistics; `run` sees every input as four axes. */
export function trainedBatchNorm(
  x: Tensor,
  weight: (part: string) => Tensor,
  epsilon: number,
  run: TrainingBatchNorm = composedBatchNorm,
): ReturnType<TrainingBatchNorm> {
  const channels = x.shape.at(-1)!;
  const grid = x.rank === 4 ? x : tf.reshape(x, [x.shape[0]!, -1, 1, channels]);
  const result = run(grid as Tensor4D, weight('scale') as Tensor1D, weight('offset') as Tensor1D, epsilon);
  return x.rank === 4 ? result : { ...result, y: tf.reshape(result.y, x.shape) };
}

const composedBatchNorm: TrainingBatchNorm = (x, scale, offset, epsilon) => {
  const { mean, variance } = tf.moments(x, [0, 1, 2]); // [channels]
  return { y: tf.batchNorm(x, mean as Tensor1D, variance as Tensor1D, offset, scale, epsilon), mean, variance };
};
