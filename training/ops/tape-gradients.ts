import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { runNetworkOutputs } from '../../lib/models/run-network.ts';
import type { StepRequest, StepResult } from './loss-and-gradients.ts';

/** Loss and gradients by tfjs' own tape: any backend, any node, all intermediates in memory. */
export function tapeGradients(request: StepRequest & { trained: readonly string[] }): StepResult {
  const { network, weights, input, lossOf, seed = 0, lambda = 1, trained } = request;
  const batchStatistics: StepResult['batchStatistics'] = {};
  let outputs: Tensor[] = [];
  const forward = (...values: Tensor[]): Scalar => {
    const current = { ...weights, ...Object.fromEntries(trained.map((name, i) => [name, values[i]!])) };
    outputs = runNetworkOutputs(network, current, input, {
      isTraining: true,
      seed,
      lambda,
      onBatchStatistics: (name, mean, variance) => {
        batchStatistics[name] = { mean: tf.keep(mean), variance: tf.keep(variance) };
      },
    }).map((output) => tf.keep(output));
    return lossOf(outputs);
  };
  const { value, grads } = tf.valueAndGrads(forward)(trained.map((name) => weights[name]!));
  return {
    loss: value as Scalar,
    outputs,
    gradients: Object.fromEntries(trained.map((name, i) => [name, grads[i]!])),
    batchStatistics,
  };
}
