import { SingleBar } from 'cli-progress';

export interface Progress {
  advance(): void;
  stop(): void;
}

const plainLineIntervalMs = 5000;

function plainProgress(total: number, say: (line: string) => void): Progress {
  let done = 0;
  let saidAt = performance.now();
  return {
    advance() {
      done++;
      if (performance.now() - saidAt < plainLineIntervalMs) return;
      saidAt = performance.now();
      say(`${done}/${total}`);
    },
    stop: () => {},
  };
}

/** A bar on a terminal's standard error, a line every five seconds elsewhere. */
export function startProgress(total: number, say: (line: string) => void): Progress {
  if (!process.stderr.isTTY) return plainProgress(total, say);
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} files, {eta_formatted} left',
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return { advance: () => bar.increment(), stop: () => bar.stop() };
}
