import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from './training-schema.ts';

export interface UpdateInput {
  /** [n]. */
  weights: Tensor1D;
  /** [n]. */
  gradient: Tensor1D;
  learningRate: number;
  /** Updates so far, from 0. */
  step: number;
  /** [n]: 1 where weight decay applies; none where it is off. */
  decayed?: Tensor1D | undefined;
}

/** Moments by name: what a checkpoint keeps beside the weights. */
export type Slots = Record<string, Tensor1D>;

/** One update as a pure step: new weights and moments from the old, all owned by the caller. */
export type Update = (input: UpdateInput, slots: Slots) => { weights: Tensor1D; slots: Slots };

export interface Optimizer {
  /** Moments before the first update, each [n] of zeros. */
  slotNames: readonly string[];
  update: Update;
}

export function createOptimizer(options: OptimizerOptions): Optimizer {
  return options.kind === 'adam' ? adam(options) : sgd(options);
}

/** Adam (Kingma & Ba 2014, algorithm 1 with the bias correction in the rate, as in Keras) and AdamW. */
function adam(options: Extract<OptimizerOptions, { kind: 'adam' }>): Optimizer {
  const { beta1, beta2, epsilon, weightDecay } = options;
  return {
    slotNames: ['first', 'second'],
    update: ({ weights, gradient, learningRate, step, decayed }, slots) => {
      const first = tf.add(tf.mul(slots['first']!, beta1), tf.mul(gradient, 1 - beta1));
      const second = tf.add(tf.mul(slots['second']!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const rate = (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
      const change = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
      const kept = decayedWeights(weights, learningRate * weightDecay, decayed);
      return {
        weights: tf.sub(kept, change),
        slots: { first: first as Tensor1D, second: second as Tensor1D },
      };
    },
  };
}

/** Gradient descent with momentum (Keras' velocity = momentum * velocity - rate * gradient) and Nesterov's form of it. */
function sgd(options: Extract<OptimizerOptions, { kind: 'sgd' }>): Optimizer {
  const { momentum, nesterov, weightDecay } = options;
  return {
    slotNames: momentum > 0 ? ['velocity'] : [],
    update: ({ weights, gradient, learningRate, decayed }, slots) => {
      const kept = decayedWeights(weights, learningRate * weightDecay, decayed);
      const change = tf.mul(gradient, -learningRate);
      if (momentum === 0) return { weights: tf.add(kept, change), slots: {} };
      const velocity = tf.add(tf.mul(slots['velocity']!, momentum), change) as Tensor1D;
      const move = nesterov ? tf.add(tf.mul(velocity, momentum), change) : velocity;
      return { weights: tf.add(kept, move), slots: { velocity } };
    },
  };
}

function decayedWeights(weights: Tensor1D, amount: number, decayed: Tensor1D | undefined): Tensor1D {
  return amount > 0 && decayed ? tf.sub(weights, tf.mul(weights, tf.mul(decayed, amount))) : weights;
}

/** Scales a gradient whose norm exceeds `maxNorm` down to it (Pascanu et al. 2013). */
export function clippedGradient(gradient: Tensor1D, maxNorm: number): Tensor1D {
  const norm = tf.norm(gradient);
  return tf.mul(gradient, tf.div(maxNorm, tf.maximum(norm, maxNorm)));
}
