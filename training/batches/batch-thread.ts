import { Worker } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import type { BatchAnswer, BatchOrder, BatchWorkerData } from './batch-worker.ts';
import type { BatchRequest } from './make-batch.ts';

interface Waiting {
  resolve: (batch: Batch | undefined) => void;
  reject: (error: Error) => void;
}

/** One thread that makes batches in the order in which they are asked for. */
export class BatchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  readonly #nameOf: (index: number) => string;
  #failure: Error | undefined;
  #nextId = 0;

  constructor(data: BatchWorkerData, nameOf: (index: number) => string) {
    this.#nameOf = nameOf;
    this.#worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData: data });
    this.#worker.on('message', (answer: BatchAnswer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#fail(new Error('The thread that makes batches broke', { cause: error })));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#fail(new Error(`The thread that makes batches ended with code ${code}`));
        resolve();
      });
    });
  }

  /** The batch is undefined when the request is cancelled or the thread closed. */
  ask(request: BatchRequest): { id: number; batch: Promise<Batch | undefined> } {
    const id = this.#nextId++;
    const batch = new Promise<Batch | undefined>((resolve, reject) => {
      if (this.#failure) reject(this.#failure);
      else this.#waiting.set(id, { resolve, reject });
    });
    batch.catch(() => {});
    this.#post({ kind: 'make', id, request });
    return { id, batch };
  }

  cancel(id: number): void {
    this.#waiting.get(id)?.resolve(undefined);
    if (this.#waiting.delete(id)) this.#post({ kind: 'cancel', id });
  }

  close(): Promise<void> {
    for (const { resolve } of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
    this.#post({ kind: 'close' });
    return this.#ended;
  }

  #post(order: BatchOrder): void {
    this.#worker.postMessage(order);
  }

  #answered(answer: BatchAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('batch' in answer) return waiting?.resolve(answer.batch);
    const { message, index } = answer.error;
    waiting?.reject(new Error(index === undefined ? message : `${this.#nameOf(index)}: ${message}`));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
