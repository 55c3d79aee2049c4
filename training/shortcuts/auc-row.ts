import { intervals95 } from '../judging/bootstrap.ts';
import { comparison } from '../judging/comparison.ts';
import { auc } from '../judging/metrics.ts';

/** A face with a score, higher = more likely fake; any order-preserving scale. */
export interface ShortcutScore {
  label: 0 | 1;
  score: number;
  dataset: string;
  source: string;
}

export interface AucFigure {
  real: number;
  fake: number;
  auc?: number;
  /** 95 %, over resampled sources. */
  interval?: [number, number];
}

export const resamples = 1000;

/** Rounded for the record; intervals come from whole sources drawn again. Scores become ranks, so logits will do. */
export function aucFigure(scored: readonly ShortcutScore[]): AucFigure {
  const fake = scored.filter(({ label }) => label === 1).length;
  const counts = { real: scored.length - fake, fake };
  const found = auc(scored);
  if (found === undefined) return counts;
  const ranked = scored.map((sample) => ({ ...sample, score: squashed(sample.score) }));
  const { auc: interval } = intervals95(ranked, { resamples, seed: 1, likelyFake: 1 });
  return { ...counts, auc: digits(found), ...(interval && { interval: interval.map(digits) as [number, number] }) };
}

/** The samples of one data set, of unpaired ones with the real faces of all others; `all` for all together. */
export function samplesOf<T extends ShortcutScore>(scored: readonly T[], dataset: string): readonly T[] {
  return dataset === 'all' ? scored : comparison(scored, dataset);
}

const squashed = (score: number) => 0.5 + Math.atan(score) / Math.PI;

export const digits = (value: number) => Math.round(value * 1e4) / 1e4;
