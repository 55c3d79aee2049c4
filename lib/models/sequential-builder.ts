import { NetworkBuilder } from './network-builder.ts';
import type { Activation, Network } from './network.ts';

type Options<Method extends 'conv' | 'maxPool'> = Parameters<NetworkBuilder[Method]>[2];

/** One layer after the other, named as a fresh Keras session names them: `conv2d`, `conv2d_1` and so on. */
export class SequentialBuilder {
  readonly #builder: NetworkBuilder;
  readonly #counts = new Map<string, number>();
  #last: string;

  constructor(inputShape: number[]) {
    this.#builder = new NetworkBuilder(inputShape);
    this.#last = this.#builder.input;
  }

  #name(kind: string): string {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return count === 0 ? kind : `${kind}_${count}`;
  }

  conv(options: Options<'conv'>): void {
    this.#last = this.#builder.conv(this.#name('conv2d'), this.#last, options);
  }

  norm(): void {
    this.#last = this.#builder.norm(this.#name('batch_normalization'), this.#last);
  }

  activation(activation: Activation): void {
    this.#last = this.#builder.activation(this.#name('activation'), this.#last, activation);
  }

  leakyRelu(slope: number): void {
    this.#last = this.#builder.leakyRelu(this.#name('leaky_re_lu'), this.#last, slope);
  }

  maxPool(options: Options<'maxPool'>): void {
    this.#last = this.#builder.maxPool(this.#name('max_pooling2d'), this.#last, options);
  }

  globalAveragePool(): void {
    this.#last = this.#builder.apply('global-average-pool', this.#name('global_average_pooling2d'), this.#last);
  }

  flatten(): void {
    this.#last = this.#builder.apply('flatten', this.#name('flatten'), this.#last);
  }

  dense(units: number, activation: Activation): void {
    this.#last = this.#builder.dense(this.#name('dense'), this.#last, units, activation);
  }

  dropout(rate: number): void {
    this.#last = this.#builder.dropout(this.#name('dropout'), this.#last, rate);
  }

  classifier(dropout = 0): Network {
    return this.#builder.classifier(this.#last, dropout);
  }
}
