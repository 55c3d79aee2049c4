import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, TensorContainer } from '@tensorflow/tfjs-core';
import type { Network, WeightArray, WeightArrays } from '../../lib/models/network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { FlatLayout } from './flat-weights.ts';
import { movingStatistics } from './moving-statistics.ts';
import type { MovingStatistics } from './moving-statistics.ts';
import type { Slots } from './optimizer.ts';

export interface TrainerState {
  weights: WeightArrays;
  /** Exponential moving average of the weights, where one is kept: what is judged and shipped. */
  averaged?: WeightArrays;
  /** The optimizer's moments, each over all trainable weights in order. */
  optimizer: WeightArrays;
}

/** [trainable], [moving] */
type FlatWeights = { trainable: Tensor1D; moving: Tensor1D };

/** A network's weights in training, their average and the optimizer's moments; owns its tensors until `dispose`. */
export class TrainedWeights {
  readonly trainable: FlatLayout;
  readonly moving: MovingStatistics;
  readonly #emaDecay: number;
  readonly #slotNames: readonly string[];
  /** What is trained; the named tensors are parts of it. */
  #flat: FlatWeights;
  #named: Record<string, Tensor>;
  #averaged: FlatWeights | undefined;
  #slots: Slots;

  /** `emaDecay` 0 keeps no average. */
  constructor(
    network: Network,
    weights: WeightArrays,
    { emaDecay, slotNames }: { emaDecay: number; slotNames: readonly string[] },
  ) {
    const specs = weightSpecs(network);
    this.trainable = new FlatLayout(specs.filter(({ trainable }) => trainable));
    this.moving = movingStatistics(network, new FlatLayout(specs.filter(({ trainable }) => !trainable)));
    this.#emaDecay = emaDecay;
    this.#slotNames = slotNames;
    this.#flat = this.#flatOf(weights);
    this.#named = this.#split(this.#flat);
    this.#averaged = emaDecay > 0 ? this.#flatOf(weights) : undefined;
    this.#slots = Object.fromEntries(slotNames.map((name) => [name, tf.zeros([this.trainable.length])]));
  }

  get flat(): FlatWeights {
    return this.#flat;
  }

  get named(): Record<string, Tensor> {
    return this.#named;
  }

  get slots(): Slots {
    return this.#slots;
  }

  /** The averaged weights where kept; called within tf.tidy, which disposes of them. */
  judged(): Record<string, Tensor> {
    return this.#averaged ? this.#split(this.#averaged) : this.#named;
  }

  /** Takes over what an update made, disposes of what it was made from and moves the average on. */
  replace(flat: FlatWeights, slots: Slots): void {
    const before = [this.#flat, this.#named, this.#slots];
    this.#flat = flat;
    this.#slots = slots;
    this.#named = this.#split(flat);
    tf.dispose(before);
    this.#average();
  }

  #average(): void {
    const old = this.#averaged;
    if (!old) return;
    const decay = this.#emaDecay;
    const towards = (average: Tensor1D, now: Tensor1D) =>
      tf.tidy(() => tf.add(tf.mul(average, decay), tf.mul(now, 1 - decay)) as Tensor1D);
    this.#averaged = {
      trainable: towards(old.trainable, this.#flat.trainable),
      moving: towards(old.moving, this.#flat.moving),
    };
    tf.dispose(old);
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

  /** Goes on exactly where weights of the same network and options stood at `state()`. */
  restore(state: TrainerState): void {
    const before = [this.#flat, this.#named, this.#slots, this.#averaged ?? []];
    this.#flat = this.#flatOf(state.weights);
    this.#named = this.#split(this.#flat);
    this.#averaged = this.#averaged && this.#flatOf(state.averaged ?? state.weights);
    this.#slots = Object.fromEntries(
      this.#slotNames.map((name) => {
        const values = state.optimizer[name]?.values;
        if (values?.length !== this.trainable.length)
          throw new Error(
            `Checkpoint: expected ${this.trainable.length} values of ${name}, got ${values?.length ?? 'none'}`,
          );
        return [name, tf.tensor1d(values)];
      }),
    );
    tf.dispose(before as TensorContainer);
  }

  dispose(): void {
    tf.dispose([this.#flat, this.#named, this.#slots, this.#averaged ?? []] as TensorContainer);
    this.moving.dispose();
  }

  #flatOf(weights: WeightArrays): FlatWeights {
    return {
      trainable: tf.tensor1d(this.trainable.flatten(weights)),
      moving: tf.tensor1d(this.moving.layout.flatten(weights)),
    };
  }

  #split(flat: FlatWeights): Record<string, Tensor> {
    return { ...this.trainable.split(flat.trainable), ...this.moving.layout.split(flat.moving) };
  }

  async #arrays(flat: FlatWeights): Promise<WeightArrays> {
    return {
      ...this.trainable.toArrays(await flat.trainable.data<'float32'>()),
      ...this.moving.layout.toArrays(await flat.moving.data<'float32'>()),
    };
  }
}
