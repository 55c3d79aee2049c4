import type { Tensor } from '@tensorflow/tfjs-core';

/** Counts who still reads a tensor and disposes of it after the last; `borrowed` ones are never disposed of. */
export class HeldTensors {
  readonly #counts = new Map<Tensor, number>();
  readonly #borrowed: ReadonlySet<Tensor>;

  constructor(borrowed: Iterable<Tensor>) {
    this.#borrowed = new Set(borrowed);
  }

  hold(tensor: Tensor): Tensor {
    this.#counts.set(tensor, (this.#counts.get(tensor) ?? 0) + 1);
    return tensor;
  }

  release(tensor: Tensor): void {
    const left = this.#counts.get(tensor)! - 1;
    if (left > 0) {
      this.#counts.set(tensor, left);
      return;
    }
    this.#counts.delete(tensor);
    if (!this.#borrowed.has(tensor)) tensor.dispose();
  }

  /** Disposes of a tensor that nobody holds. */
  drop(tensor: Tensor): void {
    if (!this.#counts.has(tensor) && !this.#borrowed.has(tensor)) tensor.dispose();
  }
}
