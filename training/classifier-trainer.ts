import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Network, WeightArrays } from '../lib/models/network.ts';
import { runNetwork } from '../lib/models/run-network.ts';
import { weightSpecs } from '../lib/models/weight-specs.ts';
import { weightTensors } from '../lib/models/weights-file.ts';
import { networkLogits } from './network-logits.ts';

interface TrainerOptions {
  labelSmoothing: number;
  emaDecay: number;
}

export interface TrainerState {
  weights: WeightArrays;
  /** Exponential moving average of the weights: what is judged and shipped. */
  averaged: WeightArrays;
  /** Adam's moments. */
  optimizer: WeightArrays;
}

/** A network in training with Adam (Kingma & Ba 2014) and averaged weights; owns its tensors until `dispose`. */
export class ClassifierTrainer {
  readonly network: Network;
  readonly #variables: Record<string, Variable>;
  readonly #averaged: Record<string, Variable>;
  readonly #optimizer: tf.AdamOptimizer;
  readonly #options: TrainerOptions;

  constructor(network: Network, weights: WeightArrays, options: TrainerOptions) {
    this.network = network;
    this.#options = options;
    this.#variables = variablesOf(network, weights);
    this.#averaged = variablesOf(network, weights);
    this.#optimizer = tf.train.adam(1e-3);
  }

  /** One step on values [batch, ...inputShape]; returns the batch's mean loss. */
  async step(values: Float32Array, labels: readonly (0 | 1)[], learningRate: number, seed: number): Promise<number> {
    // The optimizer's rate is protected in tfjs, and the only way to schedule it.
    Object.assign(this.#optimizer, { learningRate });
    const input = tf.tensor(values, [labels.length, ...this.network.inputShape]);
    const expected = tf.tensor2d(labels.map((label) => [label]));
    const loss = this.#optimizer.minimize(
      () => {
        const logits = runNetwork(this.network, this.#variables, input, { isTraining: true, seed });
        return tf.losses.sigmoidCrossEntropy(expected, logits, undefined, this.#options.labelSmoothing) as tf.Scalar;
      },
      true,
      Object.values(this.#variables),
    )!;
    const [value] = await loss.data();
    tf.dispose([input, expected, loss]);
    if (!Number.isFinite(value))
      throw new Error(`Training diverged: expected a finite loss, got ${value}; lower the learning rate`);
    return value!;
  }

  /** Moves the average towards the weights, as after `steps` steps. */
  average(steps: number): void {
    const keep = this.#options.emaDecay ** steps;
    tf.tidy(() => {
      for (const [name, averaged] of Object.entries(this.#averaged)) {
        averaged.assign(tf.add(tf.mul(averaged, keep), tf.mul(this.#variables[name]!, 1 - keep)));
      }
    });
  }

  /** Logits of the averaged network for values [count, ...inputShape], one per sample. */
  logits(values: Float32Array, count: number): Promise<Float32Array> {
    return networkLogits(this.network, this.#averaged, values, count);
  }

  async state(): Promise<TrainerState> {
    const moments = await this.#optimizer.getWeights();
    const state = {
      weights: await arraysOf(this.#variables),
      averaged: await arraysOf(this.#averaged),
      optimizer: await arraysOf(Object.fromEntries(moments.map(({ name, tensor }) => [name, tensor]))),
    };
    disposeIterations(moments);
    return state;
  }

  async restore(state: TrainerState): Promise<void> {
    for (const [into, from] of [
      [this.#variables, state.weights],
      [this.#averaged, state.averaged],
    ] as const) {
      for (const [name, variable] of Object.entries(into))
        tf.tidy(() => variable.assign(tf.tensor(from[name]!.values, from[name]!.shape)));
    }
    const moments = Object.entries(weightTensors(state.optimizer)).map(([name, tensor]) => ({ name, tensor }));
    await this.#optimizer.setWeights(moments);
    tf.dispose(moments.map(({ tensor }) => tensor));
  }

  dispose(): void {
    tf.dispose([this.#variables, this.#averaged]);
    this.#optimizer.dispose();
  }
}

/** The moments belong to the optimizer, the count of iterations is made for each reading. */
function disposeIterations(moments: { name: string; tensor: Tensor }[]): void {
  tf.dispose(moments.filter(({ name }) => name === 'iter').map(({ tensor }) => tensor));
}

function variablesOf(network: Network, weights: WeightArrays): Record<string, Variable> {
  return Object.fromEntries(
    weightSpecs(network).map(({ name, trainable }) => {
      const { values, shape } = weights[name]!;
      const initial = tf.tensor(values, shape);
      const variable = tf.variable(initial, trainable);
      initial.dispose();
      return [name, variable];
    }),
  );
}

async function arraysOf(tensors: Record<string, Tensor>): Promise<WeightArrays> {
  const entries = Object.entries(tensors).map(
    async ([name, tensor]) => [name, { shape: tensor.shape, values: Float32Array.from(await tensor.data()) }] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
