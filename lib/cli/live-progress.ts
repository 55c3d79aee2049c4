import { SingleBar } from 'cli-progress';

type Figures = Record<string, string | number>;

export interface LiveProgress {
  /** `figures` fill the template's own places. */
  show(done: number, total: number, figures?: Figures): void;
  /** Ends the bar; `show` starts another. */
  stop(): void;
}

export interface ProgressOptions {
  /** With {value}, {total}, {left} and names of figures. */
  template: string;
  /** Standard error where absent. */
  stream?: NodeJS.WriteStream;
  /** Says the template now and then where the stream is no terminal; nothing is said there without it. */
  say?: (line: string) => void;
  lineIntervalMs?: number;
}

/** A bar on a terminal, a line every five seconds elsewhere. */
export function liveProgress({ stream = process.stderr, ...options }: ProgressOptions): LiveProgress {
  return stream.isTTY ? terminalBar(stream, options.template) : plainLines(options);
}

/** Tells what is left by the speed since it was first asked: what comes before, as starting a browser, takes its time. */
export function remainingTime(): (done: number, total: number, nowMs: number) => string {
  let start: { done: number; ms: number } | undefined;
  return (done, total, nowMs) => {
    start ??= { done, ms: nowMs };
    const made = done - start.done;
    return made > 0 ? duration(((total - done) * (nowMs - start.ms)) / made / 1000) : 'unknown';
  };
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`;
}

function plainLines({ template, say, lineIntervalMs = 5000 }: ProgressOptions): LiveProgress {
  let leftOf = remainingTime();
  let saidMs = performance.now();
  return {
    show(done, total, figures) {
      const nowMs = performance.now();
      const shown: Figures = { ...figures, value: done, total, left: leftOf(done, total, nowMs) };
      if (!say || nowMs - saidMs < lineIntervalMs) return;
      saidMs = nowMs;
      say(template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(shown[name] ?? '')));
    },
    stop() {
      leftOf = remainingTime();
      saidMs = performance.now();
    },
  };
}

function terminalBar(stream: NodeJS.WriteStream, template: string): LiveProgress {
  const options = { stream, format: `{bar} ${template}`, clearOnComplete: true, gracefulExit: false, fps: 4 };
  const bar = new SingleBar(options);
  let leftOf: ReturnType<typeof remainingTime> | undefined;
  return {
    show(done, total, figures) {
      const isNew = !leftOf;
      leftOf ??= remainingTime();
      const shown = { ...figures, left: leftOf(done, total, performance.now()) };
      if (isNew) bar.start(total, done, shown);
      bar.update(done, shown);
    },
    stop() {
      bar.stop();
      leftOf = undefined;
    },
  };
}
