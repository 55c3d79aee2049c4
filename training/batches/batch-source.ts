import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import { augmentationParts } from '../augment/augmentation-config.ts';
import type { AugmentationConfig } from '../augment/augmentation-config.ts';
import type { Batch } from './batch.ts';
import { BatchThread } from './batch-thread.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { sampleTable } from './sample-table.ts';
import type { TrainingSample } from '../training-sample.ts';

export interface BatchOptions {
  /** [height, width, 3], or [time, height, width, 3] for clips; as wide as high. */
  inputShape: readonly number[];
  normalization: Normalization;
  /** Absent: the served crop at the centre of the stored one, as it is. */
  augmentation?: AugmentationConfig | undefined;
  /** Of windows that are drawn from samples with a track; see `drawWindow`. */
  strides?: readonly number[] | undefined;
  /** Threads, 1 where absent. The batches are the same for any number. */
  workers?: number | undefined;
}

/** Memory for batches that wait for their reader. */
const maxWaitingBytes = 256 * 1024 * 1024;

/** Batches of samples, made ahead of the reader in threads of their own. Close it in the end. */
export class BatchSource {
  readonly #threads: BatchThread[];
  readonly #ahead: (planned: number) => number;
  #isClosed = false;

  /** Throws where the samples or the stored crops do not fit the shape. */
  constructor(set: PreparedSet, samples: readonly TrainingSample[], options: BatchOptions) {
    const { inputShape, normalization, augmentation, strides, workers = 1 } = options;
    const [time, size] = clipShape(inputShape);
    if (set.size < size || (set.size - size) % 2)
      throw new Error(
        `BatchSource: expected stored crops an even number of pixels larger than ${size}, got ${set.size} in ${set.folder}; prepare the data for this size`,
      );
    const parts = augmentationParts(augmentation);
    const span = strides && (time - 1) * Math.max(...strides) + 1;
    const table = sampleTable(set, samples, time, parts.selfBlended !== undefined, span);
    const nameOf = (index: number) => set.faces[samples[index]!.places[0]!]!.file;
    this.#threads = Array.from(
      { length: Math.max(1, workers) },
      () => new BatchThread({ table, recipe: { size, normalization, parts, ...(strides && { strides }) } }, nameOf),
    );
    const bytes = time * size * size * 3 * 4;
    this.#ahead = (planned) =>
      Math.min(2 + 2 * this.#threads.length, Math.max(1, Math.floor(maxWaitingBytes / (bytes * Math.max(1, planned)))));
  }

  /**
   * One batch for each step of the plan (indices of samples) from `firstStep` on. A batch depends on the samples, its
   * plan entry, the seed and its step alone, so that any step can be resumed. Its buffers belong to the reader.
   *
   * With `selfBlended.share` s every real sample of the plan becomes a fake (label 1) with probability s: a plan of half
   * reals gives (1 - s) / 2 reals. With `paired` its real stands before it, and the batch is longer than the plan's entry.
   * Throws an error that names the sample; ends early when the source is closed.
   */
  async *batches(plan: readonly (readonly number[])[], seed: number, firstStep = 0): AsyncGenerator<Batch> {
    if (this.#isClosed) throw new Error('BatchSource: expected an open source, this one is closed');
    const asked: { thread: BatchThread; id: number; batch: Promise<Batch | undefined> }[] = [];
    const ahead = this.#ahead(plan[firstStep]?.length ?? 0);
    let step = firstStep;
    try {
      while (!this.#isClosed) {
        for (; step < plan.length && asked.length < ahead; step++) {
          const thread = this.#threads[step % this.#threads.length]!;
          asked.push({ thread, ...thread.ask({ indices: [...plan[step]!], seed, step }) });
        }
        const batch = await asked.shift()?.batch;
        if (!batch) return;
        yield batch;
      }
    } finally {
      for (const { thread, id } of asked) thread.cancel(id);
    }
  }

  /** Ends the threads; readers in the middle of a plan see its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

function clipShape(inputShape: readonly number[]): [time: number, size: number] {
  const [time, height, width, channels] = inputShape.length === 3 ? [1, ...inputShape] : inputShape;
  if (inputShape.length < 3 || inputShape.length > 4 || height !== width || channels !== 3)
    throw new Error(
      `BatchSource: expected an input of [size, size, 3] or [time, size, size, 3], got [${inputShape.join(', ')}]`,
    );
  return [time!, height!];
}
