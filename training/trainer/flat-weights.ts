import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { WeightArrays, WeightSpec } from '../../lib/models/network.ts';
import { valueCount } from '../../lib/models/value-count.ts';

/** Names and shapes of weights that lie one after another in one tensor, so that an update is a dozen ops for all. */
export class FlatLayout {
  readonly specs: readonly WeightSpec[];
  readonly sizes: number[];
  /** Values in all. */
  readonly length: number;

  constructor(specs: readonly WeightSpec[]) {
    this.specs = specs;
    this.sizes = specs.map(({ shape }) => valueCount(shape));
    this.length = this.sizes.reduce((a, b) => a + b, 0);
  }

  /** [length] of the arrays; throws where a weight is missing or of another shape. */
  flatten(arrays: WeightArrays): Float32Array {
    const flat = new Float32Array(this.length);
    let offset = 0;
    this.specs.forEach(({ name, shape }, i) => {
      const found = arrays[name];
      if (found?.shape.join() !== shape.join())
        throw new Error(`Weight ${name}: expected shape [${shape.join()}], got [${found?.shape.join() ?? 'none'}]`);
      flat.set(found.values, offset);
      offset += this.sizes[i]!;
    });
    return flat;
  }

  toArrays(flat: Float32Array): WeightArrays {
    let offset = 0;
    return Object.fromEntries(
      this.specs.map(({ name, shape }, i) => {
        const values = flat.slice(offset, (offset += this.sizes[i]!));
        return [name, { shape, values }];
      }),
    );
  }

  /** [length] of tensors in the layout's order; none counts as zeros. */
  join(tensors: readonly (Tensor | undefined)[]): Tensor1D {
    return tf.tidy(() => {
      const parts = this.sizes.map((size, i) => {
        const tensor = tensors[i];
        return tensor ? tf.reshape(tensor, [size]) : tf.zeros([size]);
      });
      return parts.length ? (tf.concat(parts) as Tensor1D) : tf.tensor1d([]);
    });
  }

  /** Tensors by name, owned by the caller. */
  split(flat: Tensor1D): Record<string, Tensor> {
    return tf.tidy(() => {
      if (this.specs.length === 0) return {};
      const parts = this.specs.length === 1 ? [tf.clone(flat)] : tf.split(flat, this.sizes);
      return Object.fromEntries(this.specs.map(({ name, shape }, i) => [name, tf.reshape(parts[i]!, shape)]));
    });
  }

  /** [length] with one value for each weight's whole range. */
  fill(valueOf: (spec: WeightSpec) => number): Float32Array {
    const flat = new Float32Array(this.length);
    let offset = 0;
    this.specs.forEach((spec, i) => flat.fill(valueOf(spec), offset, (offset += this.sizes[i]!)));
    return flat;
  }
}
