import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { hasNativeKernels } from './native-kernel.ts';
import { networkGradients } from './network-gradients.ts';
import { tapeGradients } from './tape-gradients.ts';

export interface StepRequest {
  network: Network;
  /** By name; variables or plain tensors, left as they are. */
  weights: Record<string, Tensor>;
  /** [batch, ...inputShape] */
  input: Tensor;
  /** From the network's outputs in order to the scalar to lower, built of tfjs operations. Called once. */
  lossOf: (outputs: Tensor[]) => Scalar;
  /** Of dropout. */
  seed?: number;
  /** Of gradient reversal; 1 where absent. */
  lambda?: number;
  /** Names of the weights to train; all trainable ones where absent. */
  trained?: readonly string[];
}

/** Everything in it belongs to the caller. */
export interface StepResult {
  loss: Scalar;
  /** The network's outputs, to measure accuracy on. */
  outputs: Tensor[];
  /** By weight name, each of its weight's shape. */
  gradients: Record<string, Tensor>;
  /** By batch-norm node: mean and (biased) variance of this batch, [channels] each. */
  batchStatistics: Record<string, { mean: Tensor; variance: Tensor }>;
}

/**
 * One training step's loss and gradients by the fastest way that the current backend has: node by node with native
 * kernels on tensorflow, tfjs' tape elsewhere.
 */
export function lossAndGradients(request: StepRequest): StepResult {
  const complete = { ...request, trained: request.trained ?? trainableNames(request.network) };
  const run = hasNativeKernels() ? networkGradients : tapeGradients;
  return tf.tidy(() => run(complete) as unknown as tf.TensorContainer) as unknown as StepResult;
}

function trainableNames(network: Network): string[] {
  return weightSpecs(network)
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);
}
