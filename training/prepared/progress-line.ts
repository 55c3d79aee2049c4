import { SingleBar } from 'cli-progress';
import type { PrepareProgress } from './prepare-data.ts';

export interface ProgressLine {
  show(progress: PrepareProgress): void;
  stop(): void;
}

const lineIntervalMs = 5000;

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`;
}

/** Tells what is left by the speed since it was first asked: starting a browser takes its time. */
export function remainingTime(): (progress: Pick<PrepareProgress, 'done' | 'total'>, nowMs: number) => string {
  let start: { done: number; ms: number } | undefined;
  return ({ done, total }, nowMs) => {
    start ??= { done, ms: nowMs };
    const made = done - start.done;
    return made > 0 ? duration(((total - done) * (nowMs - start.ms)) / made / 1000) : 'unknown';
  };
}

function plainLines(say: (line: string) => void): ProgressLine {
  const leftOf = remainingTime();
  let saidMs = performance.now();
  return {
    show(progress) {
      const nowMs = performance.now();
      const left = leftOf(progress, nowMs);
      if (nowMs - saidMs < lineIntervalMs) return;
      saidMs = nowMs;
      const { done, total, crops, misses } = progress;
      say(`${done}/${total}, ${crops} crops, ${misses} without, ${left} left`);
    },
    stop: () => {},
  };
}

/** A live bar on a terminal's standard error, a line every five seconds elsewhere. */
export function startProgressLine(say: (line: string) => void): ProgressLine {
  if (!process.stderr.isTTY) return plainLines(say);
  const leftOf = remainingTime();
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total}, {crops} crops, {misses} without, {left} left',
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    show(progress) {
      const { done, total, crops, misses } = progress;
      const shown = { crops, misses, left: leftOf(progress, performance.now()) };
      if (!isStarted) bar.start(total, done, shown);
      isStarted = true;
      bar.update(done, shown);
    },
    stop: () => bar.stop(),
  };
}
