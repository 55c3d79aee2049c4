import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, TensorContainer } from '@tensorflow/tfjs-core';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { runNetworkOutputs } from '../../lib/models/run-network.ts';
import { lossAndGradients } from '../ops/loss-and-gradients.ts';
import { lossesOf } from './objective.ts';
import type { ObjectiveOptions, Targets } from './objective.ts';
import { clippedGradient, createOptimizer } from './optimizer.ts';
import type { Optimizer } from './optimizer.ts';
import type { BatchStatistics } from './moving-statistics.ts';
import { withFrozenBatchNorm } from './frozen-batch-norm.ts';
import { TrainedWeights } from './trained-weights.ts';
import type { TrainerState } from './trained-weights.ts';
import type { OptimizerOptions } from './training-schema.ts';

export interface TrainerOptions extends ObjectiveOptions {
  optimizer: OptimizerOptions;
  /** 0: no average is kept. */
  emaDecay: number;
  gradientClipNorm?: number;
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
  /** Where the network learns from teachers. */
  teacherLoss?: number;
  /** Part of the batch, weighted as in the loss, whose domain was told right. */
  domainAccuracy?: number;
}

/** A network in training; owns its tensors until `dispose`. */
export class NetworkTrainer {
  readonly network: Network;
  readonly #options: TrainerOptions;
  readonly #optimizer: Optimizer;
  readonly #weights: TrainedWeights;
  readonly #decayed: Tensor1D | undefined;

  constructor(network: Network, weights: WeightArrays, options: TrainerOptions) {
    const { emaDecay, optimizer } = options;
    this.network = network;
    this.#options = options;
    this.#optimizer = createOptimizer(optimizer);
    this.#weights = new TrainedWeights(network, weights, { emaDecay, slotNames: this.#optimizer.slotNames });
    this.#decayed =
      optimizer.weightDecay > 0
        ? tf.tensor1d(this.#weights.trainable.fill(({ name }) => (/\/[a-z-]*kernel$/.test(name) ? 1 : 0)))
        : undefined;
  }

  /** One update on values [batch, ...inputShape]; throws, with the weights as they were, when the loss is not finite. */
  async step(values: Float32Array, targets: Targets, moment: StepMoment): Promise<StepFigures> {
    const { isFrozen = () => false } = moment;
    const { losses, outputs, gradients, statistics } = tf.tidy(() => this.#gradients(values, targets, moment));
    const dispose = () => tf.dispose([losses, outputs, gradients, statistics] as TensorContainer);
    const [loss = NaN, label = NaN, domain = NaN, teacher = NaN] = await losses.data<'float32'>();
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
      ...(outputs[1] && { domainLoss: domain }),
      ...(this.#options.distillation && { teacherLoss: teacher }),
      ...(domainAccuracy !== undefined && { domainAccuracy }),
    };
  }

  #gradients(values: Float32Array, targets: Targets, { seed, lambda, isFrozen = () => false }: StepMoment) {
    const { network, weights } = withFrozenBatchNorm(this.network, this.#weights.named, isFrozen);
    const { loss, outputs, gradients, batchStatistics } = lossAndGradients({
      network,
      weights,
      input: tf.tensor(values, [targets.labels.length, ...this.network.inputShape]),
      seed,
      ...(lambda !== undefined && { lambda }),
      trained: this.#weights.trainable.specs.map(({ name }) => name).filter((name) => !isFrozen(name)),
      lossOf: (given) => lossesOf(given, targets, this.#options).total,
    });
    const parts = lossesOf(outputs, targets, this.#options);
    return {
      /** [total, label, domain, teacher]; NaN for what there is not. */
      losses: tf.stack([loss, parts.label, parts.domain ?? tf.scalar(NaN), parts.teacher ?? tf.scalar(NaN)]),
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
    const { trainable, moving, flat, slots } = this.#weights;
    const updated = tf.tidy(() => {
      const joined = trainable.join(trainable.specs.map(({ name }) => gradients[name]));
      const { gradientClipNorm } = this.#options;
      const gradient = gradientClipNorm === undefined ? joined : clippedGradient(joined, gradientClipNorm);
      const decayed = this.#decayedNow(isFrozen);
      return {
        ...this.#optimizer.update({ weights: flat.trainable, gradient, learningRate, step, decayed }, slots),
        moving: moving.updated(flat.moving, statistics),
      };
    });
    this.#weights.replace({ trainable: updated.weights, moving: updated.moving }, updated.slots);
  }

  #decayedNow(isFrozen: (name: string) => boolean): Tensor1D | undefined {
    if (!this.#decayed) return undefined;
    return tf.mul(this.#decayed, tf.tensor1d(this.#weights.trainable.fill(({ name }) => (isFrozen(name) ? 0 : 1))));
  }

  /** Outputs of the judged weights, the averaged where kept, for values [count, ...inputShape]; row after row. */
  async outputs(values: Float32Array, count: number): Promise<Float32Array[]> {
    const tensors = tf.tidy(() =>
      runNetworkOutputs(this.network, this.#weights.judged(), tf.tensor(values, [count, ...this.network.inputShape])),
    );
    const outputs = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
    tf.dispose(tensors);
    return outputs;
  }

  state(): Promise<TrainerState> {
    return this.#weights.state();
  }

  /** Goes on exactly where a trainer of the same network and options stood at `state()`. */
  restore(state: TrainerState): void {
    this.#weights.restore(state);
  }

  dispose(): void {
    this.#weights.dispose();
    this.#decayed?.dispose();
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
