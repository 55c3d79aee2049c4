import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

export interface RecurrentWeights {
  /** [features, gates * units]. */
  kernel: Tensor;
  /** [units, gates * units]. */
  recurrentKernel: Tensor;
  /** LSTM [4 * units]; GRU [2, 3 * units]: of the input, then of the state. */
  bias: Tensor;
}

/** Keras' LSTM (gates i, f, c, o): [batch, time, features] to the states [batch, units], one a step. */
export function lstmStates(x: Tensor, { kernel, recurrentKernel, bias }: RecurrentWeights): Tensor[] {
  const units = recurrentKernel.shape[0]!;
  let state: Tensor = tf.zeros([x.shape[0]!, units]);
  let cell: Tensor = tf.zeros([x.shape[0]!, units]);
  return projectedSteps(x, kernel, bias).map((step) => {
    const gates = tf.add(step, tf.matMul(state as Tensor2D, recurrentKernel as Tensor2D)); // [batch, 4 * units]
    const [input, forget, candidate, output] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    cell = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
    state = tf.mul(tf.sigmoid(output), tf.tanh(cell));
    return state;
  });
}

/** Keras' GRU with `reset_after` (gates z, r, h): [batch, time, features] to the states [batch, units], one a step. */
export function gruStates(x: Tensor, { kernel, recurrentKernel, bias }: RecurrentWeights): Tensor[] {
  const units = recurrentKernel.shape[0]!;
  const [inputBias, stateBias] = tf.unstack(bias) as [Tensor, Tensor];
  let state: Tensor = tf.zeros([x.shape[0]!, units]);
  return projectedSteps(x, kernel, inputBias).map((step) => {
    const fromState = tf.add(tf.matMul(state as Tensor2D, recurrentKernel as Tensor2D), stateBias); // [batch, 3 * units]
    const [updateIn, resetIn, candidateIn] = tf.split(step, 3, 1) as [Tensor, Tensor, Tensor];
    const [updateState, resetState, candidateState] = tf.split(fromState, 3, 1) as [Tensor, Tensor, Tensor];
    const update = tf.sigmoid(tf.add(updateIn, updateState));
    const reset = tf.sigmoid(tf.add(resetIn, resetState));
    const candidate = tf.tanh(tf.add(candidateIn, tf.mul(reset, candidateState)));
    state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
    return state;
  });
}

/** One matrix product for all steps: [batch, time, features] to `time` tensors [batch, gates * units]. */
function projectedSteps(x: Tensor, kernel: Tensor, bias: Tensor): Tensor[] {
  const [batch, time, features] = x.shape as [number, number, number];
  const flat = tf.add(tf.matMul(tf.reshape(x, [batch * time, features]), kernel as Tensor2D), bias);
  return tf.unstack(tf.reshape(flat, [batch, time, kernel.shape[1]!]), 1);
}
