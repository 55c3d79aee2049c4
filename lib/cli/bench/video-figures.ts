import { quantile } from './inference-figures.ts';
import type { MemorySample } from './extension-memory.ts';
import type { PlaybackCost } from './playback-cost.ts';
import type { CostPair } from './video-bench.ts';

/** What playing costs without the extension, with it, and what of that is its own. */
export interface CostComparison {
  /** Medians of the pairs. */
  without: number;
  withChecks: number;
  /** Median of the pairs' differences: how often the machine did other work meanwhile moves it little. */
  more: number;
  /** Of the differences. */
  least: number;
  most: number;
}

export interface MemoryFigures {
  minutes: number;
  samples: number;
  /** Median of the first half, the first tenth left out. */
  earlierMb: number;
  /** Median of the last quarter. */
  laterMb: number;
  grownPercent: number;
}

export interface VideoFigures {
  dropped: CostComparison;
  longTasks: CostComparison;
  /** After the first tenth of the time: each worker loads its networks when it needs them. */
  tensors: { least: number; most: number };
  live: MemoryFigures;
  /** Undefined where the system does not tell. */
  browser: MemoryFigures | undefined;
  targets: typeof targets & { isSmooth: boolean; isResponsive: boolean; isFlat: boolean; isConstant: boolean };
}

/** Issue 5's bounds; `grownPercent` says what "flat" means here. */
export const targets = { droppedPoints: 2, longTaskMsPerSecond: 50, grownPercent: 5 };

export function compareCosts(pairs: readonly CostPair[], costOf: (cost: PlaybackCost) => number): CostComparison {
  const differences = pairs.map(({ without, withChecks }) => costOf(withChecks) - costOf(without));
  const median = (values: number[]) => rounded(quantile(values, 0.5));
  return {
    without: median(pairs.map(({ without }) => costOf(without))),
    withChecks: median(pairs.map(({ withChecks }) => costOf(withChecks))),
    more: median(differences),
    least: rounded(Math.min(...differences)),
    most: rounded(Math.max(...differences)),
  };
}

export const compareDropped = (pairs: readonly CostPair[]) =>
  compareCosts(pairs, ({ droppedPercent }) => droppedPercent);

export const compareLongTasks = (pairs: readonly CostPair[]) =>
  compareCosts(pairs, ({ longTaskMsPerSecond }) => longTaskMsPerSecond);

/** Whether the video alone, without the extension, plays evenly enough to tell what is within the bounds. */
export function isSteady(pairs: readonly CostPair[]): boolean {
  const spread = (costOf: (cost: PlaybackCost) => number) => {
    const alone = pairs.map(({ without }) => costOf(without));
    return Math.max(...alone) - Math.min(...alone);
  };
  return (
    spread(({ droppedPercent }) => droppedPercent) <= targets.droppedPoints &&
    spread(({ longTaskMsPerSecond }) => longTaskMsPerSecond) <= targets.longTaskMsPerSecond
  );
}

/** Whether it stays where it is: the last quarter beside the first half, after what the start takes. */
export function memoryFigures(values: readonly number[], minutes: number): MemoryFigures {
  const count = values.length;
  const earlierMb = quantile(values.slice(Math.floor(count / 10), Math.ceil(count / 2)), 0.5);
  const laterMb = quantile(values.slice(Math.floor((3 * count) / 4)), 0.5);
  const grownPercent = (100 * (laterMb - earlierMb)) / earlierMb;
  return {
    minutes: rounded(minutes),
    samples: count,
    earlierMb: rounded(earlierMb),
    laterMb: rounded(laterMb),
    grownPercent: rounded(grownPercent),
  };
}

/** Expects at least one pair and four samples. */
export function videoFigures(pairs: readonly CostPair[], samples: readonly MemorySample[]): VideoFigures {
  if (samples.length < 4) throw new Error(`videoFigures: expected at least four samples, got ${samples.length}`);
  const minutes = (samples.at(-1)!.atSeconds - samples[0]!.atSeconds) / 60;
  const [dropped, longTasks] = [compareDropped(pairs), compareLongTasks(pairs)];
  const live = memoryFigures(
    samples.map(({ liveMb }) => liveMb),
    minutes,
  );
  const browserMb = samples.flatMap((sample) => sample.browserMb ?? []);
  const browser = browserMb.length === samples.length ? memoryFigures(browserMb, minutes) : undefined;
  const counts = samples.slice(Math.ceil(samples.length / 10)).map(({ tensors }) => tensors);
  const tensors = { least: Math.min(...counts), most: Math.max(...counts) };
  return {
    dropped,
    longTasks,
    tensors,
    live,
    browser,
    targets: {
      ...targets,
      isSmooth: dropped.more <= targets.droppedPoints,
      isResponsive: longTasks.more <= targets.longTaskMsPerSecond,
      isFlat: [live, browser].every((memory) => (memory?.grownPercent ?? 0) <= targets.grownPercent),
      isConstant: tensors.least === tensors.most,
    },
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(2)) + 0;
}
