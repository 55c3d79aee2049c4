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

/** What is left by the speed of this run. */
export function timeLeft({ done, total, before }: PrepareProgress, elapsedMs: number): string {
  const made = done - before;
  return made > 0 ? duration(((total - done) * elapsedMs) / made / 1000) : 'unknown';
}

function plainLines(say: (line: string) => void): ProgressLine {
  const startMs = performance.now();
  let saidMs = startMs;
  return {
    show(progress) {
      const nowMs = performance.now();
      if (nowMs - saidMs < lineIntervalMs) return;
      saidMs = nowMs;
      const { done, total, crops, misses } = progress;
      say(`${done}/${total}, ${crops} crops, ${misses} without, ${timeLeft(progress, nowMs - startMs)} left`);
    },
    stop: () => {},
  };
}

/** A live bar on a terminal's standard error, a line every five seconds elsewhere. */
export function startProgressLine(say: (line: string) => void): ProgressLine {
  if (!process.stderr.isTTY) return plainLines(say);
  const startMs = performance.now();
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
      const shown = { crops, misses, left: timeLeft(progress, performance.now() - startMs) };
      if (!isStarted) bar.start(total, done, shown);
      isStarted = true;
      bar.update(done, shown);
    },
    stop: () => bar.stop(),
  };
}
