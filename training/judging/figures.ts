import { sensitivities } from '../../lib/models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../../lib/models/verdict.ts';
import type { FigureRow, MethodRow, VideoRow } from './evaluation.ts';
import { intervals95 } from './bootstrap.ts';
import { comparison } from './comparison.ts';
import { confusions } from './confusion.ts';
import type { JudgedSample } from './judged-sample.ts';
import { rateAtOrAbove } from './metrics.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';
import { poolings, videoSamples } from './video-level.ts';

export type FigureSample = Pick<JudgedSample, 'label' | 'score' | 'dataset' | 'paired' | 'source' | 'method'>;

/** What rates are counted at, and how often sources are drawn anew for intervals. */
export interface FigureOptions {
  split: string;
  thresholds: Record<Sensitivity, VerdictThresholds>;
  resamples?: number;
}

const defaultResamples = 1000;
const seed = 1;

/** A row for each dataset and one for all of them; scores are calibrated probabilities. */
export function figureRows(scored: readonly FigureSample[], options: FigureOptions): FigureRow[] {
  const names = [...new Set(scored.map(({ dataset }) => dataset))];
  const rows = names.map((name) => figureRow(name, comparison(scored, name), options));
  return scored.length ? [...rows, figureRow('all', scored, options)] : [];
}

/** A row for each method of each dataset: its fakes against the real samples of the set, or of all where it has none. */
export function methodRows(scored: readonly FigureSample[], options: FigureOptions): MethodRow[] {
  const names = [...new Set(scored.filter(({ method }) => method).map(({ dataset }) => dataset))];
  return names.flatMap((name) => {
    const compared = comparison(scored, name);
    const methods = [...new Set(compared.flatMap(({ method, label }) => (label === 1 && method ? [method] : [])))];
    return methods.sort().map((method) => {
      const samples = compared.filter((sample) => sample.label === 0 || sample.method === method);
      return { ...figureRow(name, samples, options), method };
    });
  });
}

/**
 * Rows of the faces of videos for each way to pool their frames; none where there are no videos, and no row for all of
 * one data set.
 */
export function videoRows(judged: readonly JudgedSample[], options: FigureOptions): VideoRow[] {
  return poolings.flatMap((pooling) => {
    const rows = figureRows(videoSamples(judged, pooling), options);
    return (rows.length === 2 ? rows.slice(0, 1) : rows).map((row) => ({ ...row, pooling }));
  });
}

function figureRow(
  dataset: string,
  scored: readonly FigureSample[],
  { split, thresholds, resamples = defaultResamples }: FigureOptions,
): FigureRow {
  const { likelyFake } = thresholds.balanced;
  const intervals = intervals95(scored, { resamples, seed, likelyFake });
  const rates = sensitivities.map((sensitivity) => [sensitivity, ratesAt(scored, thresholds[sensitivity])]);
  return {
    dataset,
    split,
    real: scored.filter(({ label }) => label === 0).length,
    fake: scored.filter(({ label }) => label === 1).length,
    paired: dataset !== 'all' && scored.every(({ paired }) => paired),
    ...sampleFigures(rankProbabilities(scored), likelyFake),
    ...(intervals.auc && { aucInterval95: intervals.auc }),
    intervals95: intervals,
    rates: Object.fromEntries(rates) as FigureRow['rates'],
    verdicts: confusions(scored, thresholds),
  };
}

function ratesAt(
  scored: readonly FigureSample[],
  { likelyFake }: VerdictThresholds,
): { truePositiveRate?: number; falseAlarmRate?: number } {
  const truePositiveRate = rateAtOrAbove(scored, 1, likelyFake);
  const falseAlarmRate = rateAtOrAbove(scored, 0, likelyFake);
  return {
    ...(truePositiveRate !== undefined && { truePositiveRate }),
    ...(falseAlarmRate !== undefined && { falseAlarmRate }),
  };
}
