import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, TensorContainer } from '@tensorflow/tfjs-core';
import type { Network, WeightArray, WeightArrays } from '../../lib/models/network.ts';
import { runNetworkOutputs } from '../../lib/models/run-network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { lossAndGradients } from '../ops/loss-and-gradients.ts';
import { FlatLayout } from './flat-weights.ts';
import { lossesOf } from './objective.ts';
import type { ObjectiveOptions, Targets } from './objective.ts';
import { clippedGradient, createOptimizer } from './optimizer.ts';
import type { Optimizer, Slots } from './optimizer.ts';
import { movingStatistics } from './moving-statistics.ts';
import type { BatchStatistics, MovingStatistics } from './moving-statistics.ts';
import { withFrozenBatchNorm } from './frozen-batch-norm.ts';
import type { OptimizerOptions } from './training-schema.ts';

export interface TrainerOptions extends ObjectiveOptions {
  optimizer: OptimizerOptions;
  /** 0: no average is kept. */
  emaDecay: number;
  gradientClipNorm?: number;
}

export interface TrainerState {
  weights: WeightArrays;
  /** Exponential moving average of the weights, where one is kept: what is judged and shipped. */
  averaged?: WeightArrays;
  /** The optimizer's moments, each over all trainable weights in order. */
  optimizer: WeightArrays;
}

export interface StepMoment {
  learningRate: number;
  /** Updates so far, from 0; Adam's bias correction counts them. */
  step: number;
  /** Of dropout. */
  seed: number;
  /** Strength of gradient reversal. */
  lambda?: number;
  /** Says by name which weights keep their values. */
  isFrozen?: (weightName: string) => boolean;
}

export interface StepFigures {
  loss: number;
  labelLoss: number;
  domainLoss?: number;
  /** Part of the batch, weighted as in the loss, whose domain was told right. */
  domainAccuracy?: number;
}

/** A network in training; owns its tensors until `dispose`. */
export class NetworkTrainer {
  readonly network: Network;
  readonly #options: TrainerOptions;
  readonly #optimizer: Optimizer;
  readonly #trainable: FlatLayout;
  readonly #moving: MovingStatistics;
  readonly #decayed: Tensor1D | undefined;
  /** [trainable], [moving]: what is trained; the named tensors are parts of the two. */
  #flat: { trainable: Tensor1D; moving: Tensor1D };
  #named: Record<string, Tensor>;
  #averaged: { trainable: Tensor1D; moving: Tensor1D } | undefined;
  #slots: Slots;

  constructor(network: Network, weights: WeightArrays, options: TrainerOptions) {
    const specs = weightSpecs(network);
    this.network = network;
    this.#options = options;
    this.#optimizer = createOptimizer(options.optimizer);
    this.#trainable = new FlatLayout(specs.filter(({ trainable }) => trainable));
    this.#moving = movingStatistics(network, new FlatLayout(specs.filter(({ trainable }) => !trainable)));
    this.#flat = this.#flatOf(weights);
    this.#named = this.#split(this.#flat);
    this.#averaged = options.emaDecay > 0 ? this.#flatOf(weights) : undefined;
    this.#slots = Object.fromEntries(
      this.#optimizer.slotNames.map((name) => [name, tf.zeros([this.#trainable.length])]),
    );
    this.#decayed =
      options.optimizer.weightDecay > 0
        ? tf.tensor1d(this.#trainable.fill(({ name }) => (/\/[a-z-]*kernel$/.test(name) ? 1 : 0)))
        : undefined;
  }

  /** One update on values [batch, ...inputShape]; throws, with the weights as they were, when the loss is not finite. */
  async step(values: Float32Array, targets: Targets, moment: StepMoment): Promise<StepFigures> {
    const { isFrozen = () => false } = moment;
    const { losses, outputs, gradients, statistics } = tf.tidy(() => this.#gradients(values, targets, moment));
    const dispose = () => tf.dispose([losses, outputs, gradients, statistics] as TensorContainer);
    const [loss = NaN, label = NaN, domain] = await losses.data<'float32'>();
    if (!Number.isFinite(loss)) {
      dispose();
      throw new DivergedError(loss);
    }
    const domainAccuracy = outputs[1] && (await domainAccuracyOf(outputs[1], targets));
    this.#apply(gradients, statistics, moment, isFrozen);
    dispose();
    return {
      loss,
      labelLoss: label,
      ...(domain !== undefined && { domainLoss: domain }),
      ...(domainAccuracy !== undefined && { domainAccuracy }),
    };
  }

  #gradients(values: Float32Array, targets: Targets, { seed, lambda, isFrozen = () => false }: StepMoment) {
    const { network, weights } = withFrozenBatchNorm(this.network, this.#named, isFrozen);
    const { loss, outputs, gradients, batchStatistics } = lossAndGradients({
      network,
      weights,
      input: tf.tensor(values, [targets.labels.length, ...this.network.inputShape]),
      seed,
      ...(lambda !== undefined && { lambda }),
      trained: this.#trainable.specs.map(({ name }) => name).filter((name) => !isFrozen(name)),
      lossOf: (given) => lossesOf(given, targets, this.#options).total,
    });
    const parts = lossesOf(outputs, targets, this.#options);
    return {
      /** [total, label] or [total, label, domain]. */
      losses: tf.stack([loss, parts.label, ...(parts.domain ? [parts.domain] : [])]),
      outputs,
      gradients,
      statistics: batchStatistics,
    };
  }

  #apply(
    gradients: Record<string, Tensor>,
    statistics: BatchStatistics,
    { learningRate, step }: StepMoment,
    isFrozen: (name: string) => boolean,
  ): void {
    const before = [this.#flat, this.#named, this.#slots];
    const { weights, slots, moving } = tf.tidy(() => {
      const joined = this.#trainable.join(this.#trainable.specs.map(({ name }) => gradients[name]));
      const { gradientClipNorm } = this.#options;
      const gradient = gradientClipNorm === undefined ? joined : clippedGradient(joined, gradientClipNorm);
      const updated = this.#optimizer.update(
        { weights: this.#flat.trainable, gradient, learningRate, step, decayed: this.#decayedNow(isFrozen) },
        this.#slots,
      );
      return { ...updated, moving: this.#moving.updated(this.#flat.moving, statistics) };
    });
    this.#flat = { trainable: weights, moving };
    this.#slots = slots;
    this.#named = this.#split(this.#flat);
    tf.dispose(before);
    this.#average();
  }

  #decayedNow(isFrozen: (name: string) => boolean): Tensor1D | undefined {
    if (!this.#decayed) return undefined;
    return tf.mul(this.#decayed, tf.tensor1d(this.#trainable.fill(({ name }) => (isFrozen(name) ? 0 : 1))));
  }

  #average(): void {
    const { emaDecay } = this.#options;
    const old = this.#averaged;
    if (!old) return;
    const towards = (average: Tensor1D, now: Tensor1D) =>
      tf.tidy(() => tf.add(tf.mul(average, emaDecay), tf.mul(now, 1 - emaDecay)) as Tensor1D);
    this.#averaged = {
      trainable: towards(old.trainable, this.#flat.trainable),
      moving: towards(old.moving, this.#flat.moving),
    };
    tf.dispose(old);
  }

  /** Outputs of the judged weights, the averaged where kept, for values [count, ...inputShape]; row after row. */
  async outputs(values: Float32Array, count: number): Promise<Float32Array[]> {
    const averaged = this.#averaged;
    const tensors = tf.tidy(() => {
      const weights = averaged ? this.#split(averaged) : this.#named;
      return runNetworkOutputs(this.network, weights, tf.tensor(values, [count, ...this.network.inputShape]));
    });
    const outputs = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
    tf.dispose(tensors);
    return outputs;
  }

  async state(): Promise<TrainerState> {
    const averaged = this.#averaged;
    const slots = await Promise.all(
      Object.entries(this.#slots).map(async ([name, slot]) => {
        const values = Float32Array.from(await slot.data<'float32'>());
        return [name, { shape: [values.length], values }] as [string, WeightArray];
      }),
    );
    return {
      weights: await this.#arrays(this.#flat),
      ...(averaged && { averaged: await this.#arrays(averaged) }),
      optimizer: Object.fromEntries(slots),
    };
  }

  /** Goes on exactly where a trainer of the same network and options stood at `state()`. */
  restore(state: TrainerState): void {
    const before = [this.#flat, this.#named, this.#slots, this.#averaged ?? []];
    this.#flat = this.#flatOf(state.weights);
    this.#named = this.#split(this.#flat);
    this.#averaged = this.#averaged && this.#flatOf(state.averaged ?? state.weights);
    this.#slots = Object.fromEntries(
      this.#optimizer.slotNames.map((name) => {
        const values = state.optimizer[name]?.values;
        if (values?.length !== this.#trainable.length)
          throw new Error(
            `Checkpoint: expected ${this.#trainable.length} values of ${name}, got ${values?.length ?? 'none'}`,
          );
        return [name, tf.tensor1d(values)];
      }),
    );
    tf.dispose(before as TensorContainer);
  }

  dispose(): void {
    tf.dispose([this.#flat, this.#named, this.#slots, this.#averaged ?? [], this.#decayed ?? []] as TensorContainer);
    this.#moving.dispose();
  }

  #flatOf(weights: WeightArrays): { trainable: Tensor1D; moving: Tensor1D } {
    return {
      trainable: tf.tensor1d(this.#trainable.flatten(weights)),
      moving: tf.tensor1d(this.#moving.layout.flatten(weights)),
    };
  }

  #split(flat: { trainable: Tensor1D; moving: Tensor1D }): Record<string, Tensor> {
    return { ...this.#trainable.split(flat.trainable), ...this.#moving.layout.split(flat.moving) };
  }

  async #arrays(flat: { trainable: Tensor1D; moving: Tensor1D }): Promise<WeightArrays> {
    return {
      ...this.#trainable.toArrays(await flat.trainable.data<'float32'>()),
      ...this.#moving.layout.toArrays(await flat.moving.data<'float32'>()),
    };
  }
}

/** The loss is no finite number: the last checkpoint is the newest good one. */
export class DivergedError extends Error {
  constructor(loss: number) {
    super(`Training diverged: expected a finite loss, got ${loss}; lower the learning rate or clip gradients`);
    this.name = 'DivergedError';
  }
}

async function domainAccuracyOf(logits: Tensor, { domains, domainWeights }: Targets): Promise<number> {
  const best = tf.argMax(logits, 1);
  const found = await best.data<'int32'>();
  best.dispose();
  const sums = { right: 0, all: 0 };
  found.forEach((domain, i) => {
    const weight = domainWeights?.[i] ?? 1;
    sums.right += domain === domains[i] ? weight : 0;
    sums.all += weight;
  });
  return sums.right / sums.all;
}
