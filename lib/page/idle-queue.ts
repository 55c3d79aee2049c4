const sliceMs = 6;
const hurryAfterMs = 500;

/** Handles items in idle slices, in order, each item once however often it is added while it waits. */
export class IdleQueue<T> {
  readonly #items = new Set<T>();
  readonly #handle: (item: T) => void;
  readonly #signal: AbortSignal;
  #isScheduled = false;
  #empty = Promise.withResolvers<void>();

  constructor(handle: (item: T) => void, signal: AbortSignal) {
    this.#handle = handle;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#items.clear());
  }

  /** Resolves when nothing waits any more. */
  whenEmpty(): Promise<void> {
    if (this.#items.size === 0) return Promise.resolve();
    return this.#empty.promise;
  }

  add(item: T): void {
    if (this.#signal.aborted) return;
    this.#items.add(item);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#items.size === 0) return;
    this.#isScheduled = true;
    requestIdleCallback(() => this.#work(), { timeout: hurryAfterMs });
  }

  #work(): void {
    this.#isScheduled = false;
    const end = performance.now() + sliceMs;
    for (const item of this.#items) {
      this.#items.delete(item);
      this.#handle(item);
      if (performance.now() > end) break;
    }
    if (this.#items.size === 0) {
      this.#empty.resolve();
      this.#empty = Promise.withResolvers();
    }
    this.#schedule();
  }
}
