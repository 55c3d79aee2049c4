import type { JudgePriority } from './contract.ts';

const order = ['manual', 'visible', 'background'] as const satisfies JudgePriority[];

export type QueueOutcome<Output> = { status: 'done'; output: Output } | { status: 'cancelled' };

interface Waiter<Output> {
  priority: JudgePriority;
  settle: (outcome: QueueOutcome<Output>) => void;
  fail: (error: unknown) => void;
}

interface Entry<Input, Output> {
  input: Input;
  waiters: Set<Waiter<Output>>;
  /** Set once it runs; aborts when nobody waits any more. */
  running: AbortController | undefined;
}

export interface SharedQueueOptions<Input, Output> {
  /** How many run at once. */
  concurrency: number;
  run: (input: Input, signal: AbortSignal) => Promise<Output>;
}

/**
 * Runs work by priority, first come first served within one, and shares identical work: who asks for a key that
 * waits or runs gets the same outcome. Whoever aborts is answered at once; work that nobody waits for is dropped.
 */
export class SharedQueue<Input, Output> {
  private readonly entries = new Map<string, Entry<Input, Output>>();
  private readonly options: SharedQueueOptions<Input, Output>;
  private runningCount = 0;

  constructor(options: SharedQueueOptions<Input, Output>) {
    this.options = options;
  }

  ask(key: string, input: Input, priority: JudgePriority, signal: AbortSignal): Promise<QueueOutcome<Output>> {
    if (signal.aborted) return Promise.resolve({ status: 'cancelled' });
    const entry = this.entries.get(key) ?? { input, waiters: new Set(), running: undefined };
    this.entries.set(key, entry);
    const { promise, resolve, reject } = Promise.withResolvers<QueueOutcome<Output>>();
    const leave = () => {
      entry.waiters.delete(waiter);
      resolve({ status: 'cancelled' });
      if (entry.waiters.size === 0) this.drop(key, entry);
    };
    const waiter: Waiter<Output> = {
      priority,
      settle: (outcome) => {
        signal.removeEventListener('abort', leave);
        resolve(outcome);
      },
      fail: (error) => {
        signal.removeEventListener('abort', leave);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    entry.waiters.add(waiter);
    this.startNext();
    return promise;
  }

  private drop(key: string, entry: Entry<Input, Output>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
    entry.running?.abort();
  }

  private nextKey(): string | undefined {
    for (const priority of order) {
      for (const [key, { running, waiters }] of this.entries) {
        if (!running && [...waiters].some((waiter) => waiter.priority === priority)) return key;
      }
    }
    return undefined;
  }

  private startNext(): void {
    while (this.runningCount < this.options.concurrency) {
      const key = this.nextKey();
      const entry = key === undefined ? undefined : this.entries.get(key);
      if (key === undefined || !entry) return;
      entry.running = new AbortController();
      this.runningCount += 1;
      void this.runEntry(key, entry, entry.running.signal);
    }
  }

  private async runEntry(key: string, entry: Entry<Input, Output>, signal: AbortSignal): Promise<void> {
    try {
      const output = await this.options.run(entry.input, signal);
      for (const { settle } of entry.waiters) settle({ status: 'done', output });
    } catch (error) {
      for (const { fail } of entry.waiters) fail(error);
    } finally {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      this.runningCount -= 1;
      this.startNext();
    }
  }
}
