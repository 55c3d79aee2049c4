import { SingleBar } from 'cli-progress';

export interface ProgressBar {
  /** Adds to what is done. */
  advance(count: number): void;
  stop(): void;
}

/** A bar on a terminal's standard error; silent elsewhere. */
export function progressBar(label: string, total: number): ProgressBar {
  if (!process.stderr.isTTY) return { advance: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    format: `${label} {bar} {value}/{total}, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return { advance: (count) => bar.increment(count), stop: () => bar.stop() };
}
