import { describe, expect, test } from 'vitest';
import { comparison } from '../../../training/judging/comparison.ts';
import {
  auc,
  eer,
  expectedCalibrationError,
  rateAtOrAbove,
  truePositiveRateAt1,
} from '../../../training/judging/metrics.ts';
import { rankFigures, rankScores } from '../../../training/judging/ranked-scores.ts';
import { rankProbabilities, sampleFigures } from '../../../training/judging/sample-figures.ts';
import type { Scored } from '../../../training/judging/metrics.ts';

const averagePrecision = (list: Scored[]) => rankFigures(rankScores(list)).ap;
const brierScore = (list: Scored[]) => sampleFigures(rankProbabilities(list), 0.5).brier;

function scored(reals: number[], fakes: number[]): Scored[] {
  return [
    ...reals.map((score) => ({ label: 0 as const, score })),
    ...fakes.map((score) => ({ label: 1 as const, score })),
  ];
}

/** Expected values from NumPy: trapezoids, steps and crossings of the same lists, written anew. */
const ties = scored([0.1, 0.35, 0.4, 0.8, 0.05], [0.4, 0.8, 0.4, 0.9, 0.35]);
const unbalanced = scored([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.55, 0.95]);

describe('auc', () => {
  test('is one where every fake scores above every real face, and zero the other way round', () => {
    expect(auc(scored([1, 2], [3, 4]))).toBe(1);
    expect(auc(scored([3, 4], [1, 2]))).toBe(0);
  });

  test('counts a tie as half', () => {
    expect(auc(scored([1, 1], [1, 1]))).toBe(0.5);
    expect(auc(scored([1, 2], [2, 3]))).toBe(0.875);
  });

  test('agrees with known values', () => {
    expect(auc(ties)).toBeCloseTo(0.76, 12);
    expect(auc(unbalanced)).toBeCloseTo(0.9166666666666667, 12);
  });

  test('agrees with counting all pairs', () => {
    const samples = scored([0.1, 0.4, 0.35, 0.8], [0.4, 0.9, 0.2, 0.8, 0.8]);
    const reals = samples.filter(({ label }) => label === 0);
    const fakes = samples.filter(({ label }) => label === 1);
    const wins = fakes.flatMap((fake) =>
      reals.map((real) => (fake.score > real.score ? 1 : fake.score === real.score ? 0.5 : 0)),
    );
    expect(auc(samples)).toBeCloseTo(wins.reduce<number>((a, b) => a + b, 0) / wins.length, 12);
  });
});

describe('the equal error rate', () => {
  test('is where misses and false alarms meet', () => {
    expect(eer(scored([0.1, 0.2, 0.3, 0.9], [0.15, 0.7, 0.8, 0.95]))).toBe(0.25);
    expect(eer(scored([0, 0.1], [0.8, 0.9]))).toBe(0);
    expect(eer(scored([0.8, 0.9], [0, 0.1]))).toBe(1);
  });

  test('lies between two thresholds where no threshold makes them meet', () => {
    expect(eer(ties)).toBeCloseTo(1 / 3, 12);
    expect(eer(unbalanced)).toBeCloseTo(1 / 6, 12);
  });

  test('is a half where all scores are the same', () => {
    expect(eer(scored([0.5, 0.5, 0.5], [0.5]))).toBe(0.5);
  });
});

describe('average precision', () => {
  test('shares the precision of ties', () => {
    expect(averagePrecision(scored([0.1], [0.9, 0.8]))).toBe(1);
    expect(averagePrecision(scored([0.5], [0.5]))).toBe(0.5);
    expect(averagePrecision(scored([0.8], [0.9, 0.7]))).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision(ties)).toBeCloseTo(0.725, 12);
    expect(averagePrecision(unbalanced)).toBeCloseTo(0.8333333333333333, 12);
  });

  test('is the part of fakes where all scores are the same', () => {
    expect(averagePrecision(scored([0.5, 0.5, 0.5], [0.5]))).toBe(0.25);
  });
});

describe('the true-positive rate at 1 % false alarms', () => {
  const reals = Array.from({ length: 100 }, (_, i) => i / 100);

  test('spends exactly one alarm in a hundred', () => {
    expect(truePositiveRateAt1(scored(reals, [0.97, 0.985, 0.995, 0.999]))).toBe(0.75);
  });

  test('spends none where fewer than a hundred real faces were seen', () => {
    expect(truePositiveRateAt1(scored([0.2, 0.6], [0.5, 0.7]))).toBe(0.5);
  });

  test('gives no part of a tie that would cost too much', () => {
    expect(truePositiveRateAt1(scored([0.9, 0.9], [0.9, 0.95]))).toBe(0.5);
  });
});

describe('any ranking metric', () => {
  test.each([auc, eer, averagePrecision, truePositiveRateAt1])('is unknown with one label alone: %o', (metric) => {
    expect(metric(scored([1, 2], []))).toBeUndefined();
    expect(metric(scored([], [1]))).toBeUndefined();
    expect(metric([])).toBeUndefined();
  });

  test('refuses scores that are no numbers', () => {
    expect(() => auc(scored([Number.NaN], [1]))).toThrow('expected finite scores, got NaN');
  });
});

describe('probabilities', () => {
  test('a threshold catches the score that equals it', () => {
    expect(rateAtOrAbove(scored([0.2, 0.6], []), 0, 0.6)).toBe(0.5);
    expect(rateAtOrAbove(scored([0.2, 0.6], []), 1, 0.6)).toBeUndefined();
  });

  test('the calibration error is nothing for honest probabilities and large for bold ones', () => {
    const honest = scored(Array<number>(3).fill(0.25), [0.25]);
    expect(expectedCalibrationError(honest)).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(scored([0.99], []))).toBeCloseTo(0.99, 12);
    expect(expectedCalibrationError([])).toBeUndefined();
  });

  test('calibration error and Brier score agree with known values', () => {
    expect(expectedCalibrationError(ties)).toBeCloseTo(0.195, 12);
    expect(expectedCalibrationError(ties, 5)).toBeCloseTo(0.175, 12);
    expect(expectedCalibrationError(unbalanced)).toBeCloseTo(0.325, 12);
    expect(brierScore(ties)).toBeCloseTo(0.21275, 12);
    expect(brierScore(unbalanced)).toBeCloseTo(0.139375, 12);
  });

  test('a certain probability belongs to the last bin', () => {
    expect(expectedCalibrationError(scored([], [1]))).toBe(0);
  });
});

describe('comparison', () => {
  const sample = (dataset: string, label: 0 | 1) => ({ dataset, label, paired: false, source: dataset, score: 0 });
  const all = [sample('pair', 0), sample('pair', 1), sample('fakes', 1), sample('reals', 0)];

  test('measures a pair by itself', () => {
    expect(comparison(all, 'pair')).toEqual(all.slice(0, 2));
  });

  test('measures fakes alone against the real faces of the others', () => {
    expect(comparison(all, 'fakes').map(({ dataset, label }) => [dataset, label])).toEqual([
      ['fakes', 1],
      ['pair', 0],
      ['reals', 0],
    ]);
  });
});
