import type { InferenceWorker } from './inference-worker.ts';
import type { WorkerTask } from './worker-protocol.ts';

export interface WorkerPoolOptions {
  count: number;
  start(): InferenceWorker;
  /** A worker that takes longer over one task is ended and replaced. */
  taskTimeoutMs: number;
}

interface WaitingTask {
  task: WorkerTask;
  transfer: Transferable[];
  settled: PromiseWithResolvers<unknown>;
}

/** Workers that do one task at a time; one that hangs or dies fails its task and is replaced. */
export class WorkerPool {
  private readonly options: WorkerPoolOptions;
  private readonly idle: InferenceWorker[];
  private readonly waiting: WaitingTask[] = [];

  /** The first worker loads alone, so that the first answer comes early; the others follow. */
  constructor(options: WorkerPoolOptions) {
    this.options = options;
    const first = options.start();
    this.idle = [first];
    void this.warm(first).then(() => this.startOthers());
  }

  /** Rejects when the worker breaks or takes too long. */
  run(task: WorkerTask, transfer: Transferable[] = []): Promise<unknown> {
    const settled = Promise.withResolvers<unknown>();
    this.waiting.push({ task, transfer, settled });
    this.assign();
    return settled.promise;
  }

  /** A worker loads its parts while it waits for its first task; a failure shows itself to whoever asks next. */
  private async warm(worker: InferenceWorker): Promise<void> {
    await worker.call({ task: 'status', request: {} }).catch(() => undefined);
  }

  private startWarm(): InferenceWorker {
    const worker = this.options.start();
    void this.warm(worker);
    return worker;
  }

  private startOthers(): void {
    for (let started = 1; started < this.options.count; started++) this.idle.push(this.startWarm());
    this.assign();
  }

  private assign(): void {
    while (this.waiting.length > 0 && this.idle.length > 0) {
      const worker = this.idle.pop()!;
      const { task, transfer, settled } = this.waiting.shift()!;
      settled.resolve(this.runOn(worker.isDead() ? this.startWarm() : worker, task, transfer));
    }
  }

  private async runOn(worker: InferenceWorker, task: WorkerTask, transfer: Transferable[]): Promise<unknown> {
    const { taskTimeoutMs } = this.options;
    const timer = setTimeout(
      () => worker.terminate(`The inference worker did not answer within ${taskTimeoutMs} ms.`),
      taskTimeoutMs,
    );
    try {
      return await worker.call(task, transfer);
    } finally {
      clearTimeout(timer);
      this.idle.push(worker.isDead() ? this.startWarm() : worker);
      this.assign();
    }
  }
}
