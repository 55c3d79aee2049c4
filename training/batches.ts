import { Worker } from 'node:worker_threads';
import type { Normalization } from '../lib/preprocess/normalize-pixels.ts';
import type { CroppedSample } from './crops/crop-cache.ts';

export interface BatchWorkerData {
  /** Crops of cropSize x cropSize RGB after one another. */
  crops: SharedArrayBuffer;
  cropSize: number;
  size: number;
  normalization: Normalization;
}

export interface BatchRequest {
  id: number;
  indices: number[];
  seed: number;
}

const batchesAhead = 4;

/** Augmented batches of the samples; the worker runs ahead of the reader. Close it in the end. */
export class BatchSource {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (values: Float32Array) => void; reject: (error: unknown) => void }>();
  #nextId = 0;

  constructor(samples: readonly CroppedSample[], size: number, normalization: Normalization) {
    const first = samples[0];
    if (!first) throw new Error('BatchSource: expected samples, got none');
    const cropBytes = first.pixels.data.length;
    const crops = new SharedArrayBuffer(samples.length * cropBytes);
    const all = new Uint8Array(crops);
    samples.forEach(({ pixels }, i) => all.set(pixels.data, i * cropBytes));
    const workerData: BatchWorkerData = { crops, cropSize: first.pixels.width, size, normalization };
    this.#worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData });
    this.#worker.on('message', ({ id, values }: { id: number; values: Float32Array }) => {
      this.#waiting.get(id)?.resolve(values);
      this.#waiting.delete(id);
    });
    this.#worker.on('error', (error) => this.#waiting.forEach(({ reject }) => reject(error)));
  }

  #request(indices: number[], seed: number): Promise<Float32Array> {
    const id = this.#nextId++;
    const answer = new Promise<Float32Array>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answer.catch(() => {});
    this.#worker.postMessage({ id, indices, seed } satisfies BatchRequest);
    return answer;
  }

  /** Whole batches of the order, each [batch, size, size, 3]. */
  async *epoch(
    order: readonly number[],
    batchSize: number,
    seed: number,
  ): AsyncGenerator<{ indices: number[]; values: Float32Array }> {
    const batches = Array.from({ length: Math.floor(order.length / batchSize) }, (_, i) =>
      order.slice(i * batchSize, (i + 1) * batchSize),
    );
    const queue = batches.slice(0, batchesAhead).map((indices, i) => this.#request(indices, seed + i));
    for (const [i, indices] of batches.entries()) {
      const values = await queue.shift()!;
      const next = batches[i + batchesAhead];
      if (next) queue.push(this.#request(next, seed + i + batchesAhead));
      yield { indices, values };
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
