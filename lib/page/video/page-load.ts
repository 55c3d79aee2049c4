const windowMs = 5000;
const busyShare = 0.15;
const veryBusyShare = 0.4;
const lateMs = 34;
const veryLateMs = 100;
/** Weight of the newest frame in the running mean. */
const newest = 0.3;

/** How busy the page's main thread is, by its long tasks (where the browser tells) and by frame callbacks that come late. */
export class PageLoad {
  readonly #tasks: { endMs: number; durationMs: number }[] = [];
  #meanLateMs = 0;

  constructor(signal: AbortSignal) {
    if (typeof PerformanceObserver !== 'function') return;
    if (!PerformanceObserver.supportedEntryTypes?.includes('longtask')) return;
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) this.noteTask(startTime + duration, duration);
    });
    observer.observe({ type: 'longtask' });
    signal.addEventListener('abort', () => observer.disconnect());
  }

  noteTask(endMs: number, durationMs: number): void {
    this.#tasks.push({ endMs, durationMs });
    this.#forget();
  }

  /** By how much a frame's callback came after the frame was due. */
  noteLateness(ms: number): void {
    this.#meanLateMs += newest * (Math.max(0, Math.min(ms, 1000)) - this.#meanLateMs);
  }

  get level(): 0 | 1 | 2 {
    this.#forget();
    const share = this.#tasks.reduce((sum, { durationMs }) => sum + durationMs, 0) / windowMs;
    if (share >= veryBusyShare || this.#meanLateMs >= veryLateMs) return 2;
    return share >= busyShare || this.#meanLateMs >= lateMs ? 1 : 0;
  }

  #forget(): void {
    const oldestMs = performance.now() - windowMs;
    while (this.#tasks[0] && this.#tasks[0].endMs < oldestMs) this.#tasks.shift();
  }
}
