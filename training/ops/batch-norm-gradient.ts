import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiated } from './differentiated.ts';
import {
  booleanAttribute,
  floatAttribute,
  ofFloats,
  runKernels,
  textAttribute,
  typeAttribute,
} from './native-kernel.ts';

export interface FusedBatchNorm {
  y: Tensor;
  /** [channels] */
  mean: Tensor;
  /** Biased, [channels]. */
  variance: Tensor;
  /** What the gradient wants back. */
  reserved: Tensor[];
}

/** Batch norm in training, as TensorFlow's fused kernel does it: x [batch, height, width, channels]. */
export function fusedBatchNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): FusedBatchNorm {
  const count = x.size / x.shape.at(-1)!;
  const empty = tf.tensor1d([]);
  const inputs = [x, scale, offset, empty, empty];
  const [y, mean, unbiased, ...reserved] = runKernels('FusedBatchNormV3', inputs, attributesFor(epsilon), 6);
  return { y: y!, mean: mean!, variance: tf.mul(unbiased!, (count - 1) / count), reserved };
}

/** Gradients of x, scale and offset. */
export function fusedBatchNormGradients(
  dy: Tensor,
  x: Tensor,
  scale: Tensor,
  reserved: Tensor[],
  epsilon: number,
): [Tensor, Tensor, Tensor] {
  const inputs = [dy, x, scale, ...reserved];
  const [dx, dScale, dOffset] = runKernels('FusedBatchNormGradV3', inputs, attributesFor(epsilon), 5);
  return [dx!, dScale!, dOffset!];
}

function attributesFor(epsilon: number) {
  return [
    ofFloats,
    typeAttribute('U', ofFloats.value),
    floatAttribute('epsilon', epsilon),
    textAttribute('data_format', 'NHWC'),
    booleanAttribute('is_training', true),
  ];
}

/** Batch norm in training over all axes but the last; keeps only its input. */
export function batchNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Differentiated {
  const channels = x.shape.at(-1)!;
  const isGrid = x.rank === 4;
  const grid = (tensor: Tensor) => (isGrid ? tensor : tf.reshape(tensor, [x.size / channels, 1, 1, channels]));
  const shaped = (tensor: Tensor) => (isGrid ? tensor : tf.reshape(tensor, x.shape));
  const { y, mean, variance, reserved } = fusedBatchNorm(grid(x), scale, offset, epsilon);
  return {
    output: shaped(y),
    saved: [x, ...reserved],
    statistics: { mean, variance },
    backward: (dy) => {
      const [dx, dScale, dOffset] = fusedBatchNormGradients(grid(dy), grid(x), scale, reserved, epsilon);
      return { inputs: [shaped(dx)], weights: { scale: dScale, offset: dOffset } };
    },
  };
}
