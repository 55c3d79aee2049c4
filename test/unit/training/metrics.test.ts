import { describe, expect, test } from 'vitest';
import { aucInterval95 } from '../../../training/bootstrap.ts';
import { comparison } from '../../../training/dataset-aucs.ts';
import { auc, averagePrecision, eer, expectedCalibrationError, rateAtOrAbove } from '../../../training/metrics.ts';
import type { Scored } from '../../../training/metrics.ts';

function scored(reals: number[], fakes: number[]): Scored[] {
  return [
    ...reals.map((score) => ({ label: 0 as const, score })),
    ...fakes.map((score) => ({ label: 1 as const, score })),
  ];
}

describe('auc', () => {
  test('is one where every fake scores above every real face, and zero the other way round', () => {
    expect(auc(scored([1, 2], [3, 4]))).toBe(1);
    expect(auc(scored([3, 4], [1, 2]))).toBe(0);
  });

  test('counts a tie as half', () => {
    expect(auc(scored([1, 1], [1, 1]))).toBe(0.5);
    expect(auc(scored([1, 2], [2, 3]))).toBe(0.875);
  });

  test('is unknown with one label alone', () => {
    expect(auc(scored([1, 2], []))).toBeUndefined();
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

describe('other metrics', () => {
  test('the equal error rate is where misses and false alarms meet', () => {
    expect(eer(scored([0.1, 0.2, 0.3, 0.9], [0.15, 0.7, 0.8, 0.95]))).toBe(0.25);
    expect(eer(scored([0, 0.1], [0.8, 0.9]))).toBe(0);
  });

  test('average precision shares the precision of ties', () => {
    expect(averagePrecision(scored([0.1], [0.9, 0.8]))).toBe(1);
    expect(averagePrecision(scored([0.5], [0.5]))).toBe(0.5);
    expect(averagePrecision(scored([0.8], [0.9, 0.7]))).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  test('a threshold catches the score that equals it', () => {
    expect(rateAtOrAbove(scored([0.2, 0.6], []), 0, 0.6)).toBe(0.5);
  });

  test('the calibration error is nothing for honest probabilities and large for bold ones', () => {
    const honest = scored(Array<number>(3).fill(0.25), [0.25]);
    expect(expectedCalibrationError(honest)).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(scored([0.99], []))).toBeCloseTo(0.99, 12);
  });
});

describe('aucInterval95', () => {
  const samples = Array.from({ length: 200 }, (_, i) => ({
    dataset: 'a',
    paired: true,
    source: `s${i >> 1}`,
    label: (i % 2) as 0 | 1,
    score: ((i * 37) % 100) / 100 + (i % 2) * 0.4,
  }));

  test('holds the AUC and is the same for the same seed', () => {
    const [low, high] = aucInterval95(samples, 200, 1)!;
    expect(low).toBeLessThan(auc(samples)!);
    expect(high).toBeGreaterThan(auc(samples)!);
    expect(aucInterval95(samples, 200, 1)).toEqual([low, high]);
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
