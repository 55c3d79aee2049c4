import { Worker } from 'node:worker_threads';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Degradation } from './degrade.ts';

export interface ServedWorkerData {
  /** What `pixelsOf` reads. */
  set: PreparedSet;
  /** Side of the served crop. */
  size: number;
  normalization: Normalization;
  degradation?: Degradation;
}

export interface ServedBatchRequest {
  id: number;
  places: number[];
}

export interface ServedBatchOptions extends Omit<ServedWorkerData, 'set'> {
  batchSize: number;
}

/** Crops that one message brings. */
export interface ServedCrops {
  values: Float32Array<ArrayBuffer>;
  /** `cropDetail` of each. */
  details: Float32Array;
}

type Answer = ({ id: number } & ServedCrops) | { id: number; error: string };

const batchesAhead = 2;

/** Normalised served crops of the samples in order, [count, size, size, 3] or [count * time, size, size, 3] a batch. */
export async function* servedBatches(
  set: PreparedSet,
  samples: readonly TrainingSample[],
  { batchSize, ...options }: ServedBatchOptions,
): AsyncGenerator<ServedCrops & { count: number }> {
  const plan = Array.from({ length: Math.ceil(samples.length / batchSize) }, (_, i) =>
    samples.slice(i * batchSize, (i + 1) * batchSize),
  );
  const workerData: ServedWorkerData = { set: { ...set, faces: [] }, ...options };
  const worker = new Worker(new URL('./served-batch-worker.ts', import.meta.url), { workerData });
  const ask = (batch: TrainingSample[] | undefined, id: number) => {
    if (!batch) return;
    const answer = answerOf(worker, id);
    answer.catch(() => {});
    worker.postMessage({ id, places: batch.flatMap(({ places }) => places) } satisfies ServedBatchRequest);
    return answer;
  };
  try {
    const queue = plan.slice(0, batchesAhead).map(ask);
    for (const [i, batch] of plan.entries()) {
      const served = (await queue.shift())!;
      queue.push(ask(plan[i + batchesAhead], i + batchesAhead));
      yield { ...served, count: batch.length };
    }
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, id: number): Promise<ServedCrops> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      if (answer.id !== id) return;
      worker.off('message', onMessage);
      worker.off('error', reject);
      if ('error' in answer) reject(new Error(answer.error));
      else resolve({ values: answer.values, details: answer.details });
    };
    worker.on('message', onMessage);
    worker.on('error', reject);
  });
}
