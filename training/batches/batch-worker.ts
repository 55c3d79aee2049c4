/** Makes batches in a thread of its own while the network trains; started by `batch-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import { makeBatch, SampleError } from './make-batch.ts';
import type { BatchRecipe, BatchRequest } from './make-batch.ts';
import type { SampleTable } from './sample-table.ts';

export interface BatchWorkerData {
  table: SampleTable;
  recipe: BatchRecipe;
}

export type BatchOrder =
  { kind: 'make'; id: number; request: BatchRequest } | { kind: 'cancel'; id: number } | { kind: 'close' };

export type BatchAnswer = { id: number; batch: Batch } | { id: number; error: { message: string; index?: number } };

const { table, recipe } = workerData as BatchWorkerData;
const port = parentPort!;
const queue = new Map<number, BatchRequest>();
let isWorking = false;
const closing = new AbortController();

port.on('message', (order: BatchOrder) => {
  if (order.kind === 'make') queue.set(order.id, order.request);
  else if (order.kind === 'cancel') queue.delete(order.id);
  else close();
  if (!isWorking) void work();
});

/** One batch after the other: the reader waits for the first. */
async function work(): Promise<void> {
  isWorking = true;
  for (const [id, request] of queue) {
    queue.delete(id);
    const answer = await answerTo(id, request);
    if (closing.signal.aborted) return;
    port.postMessage(answer, 'batch' in answer ? buffersOf(answer.batch) : []);
  }
  isWorking = false;
}

async function answerTo(id: number, request: BatchRequest): Promise<BatchAnswer> {
  try {
    return { id, batch: await makeBatch(table, recipe, request, closing.signal) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, error: error instanceof SampleError ? { message, index: error.index } : { message } };
  }
}

function buffersOf({ values, labels, domains }: Batch): ArrayBuffer[] {
  return [values.buffer, labels.buffer, domains.buffer];
}

/** The thread ends by itself once the codecs at work are done. */
function close(): void {
  closing.abort();
  queue.clear();
  port.close();
}
