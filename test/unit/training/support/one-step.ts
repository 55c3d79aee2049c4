import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { initialWeights } from '../../../../lib/models/initial-weights.ts';
import type { Network } from '../../../../lib/models/network.ts';
import { seededRandom } from '../../../../lib/models/seeded-random.ts';
import { weightTensors } from '../../../../lib/models/weights-file.ts';
import type { StepRequest } from '../../../../training/ops/loss-and-gradients.ts';

export function randomTensor(shape: number[], seed: number): Tensor {
  const random = seededRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => 2 * random() - 1),
    shape,
  );
}

/** The mean of the outputs, each value with a random factor of its own, so that every part of a gradient shows. */
export function projectedLoss(outputs: Tensor[]): Scalar {
  return tf.addN(
    outputs.map((output, i) => tf.mul(tf.mean(tf.mul(output, randomTensor(output.shape, 7 + i))), 10)),
  ) as Scalar;
}

/** A step of the network on random weights and four random inputs; the caller's tidy owns the tensors. */
export function oneStep(network: Network): StepRequest {
  const weights = weightTensors(initialWeights(network, 3));
  for (const [i, name] of Object.keys(weights).entries()) {
    const noise = tf.mul(randomTensor(weights[name]!.shape, 50 + i), 0.1);
    weights[name] = tf.add(weights[name]!, noise);
  }
  return { network, weights, input: randomTensor([4, ...network.inputShape], 1), lossOf: projectedLoss, seed: 5 };
}
