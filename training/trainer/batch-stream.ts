import type { Batch } from '../batches/batch.ts';

/** Batches of samples by their places: what training needs of `BatchSource`. */
export interface BatchStream {
  /** One batch for each step from `firstStep` on; its contents depend on the plan, the seed and the step alone. */
  batches: (plan: readonly number[][], seed: number, firstStep: number) => AsyncIterable<Batch>;
  close: () => Promise<void>;
}
