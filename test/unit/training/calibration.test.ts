import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { sensitivities } from '../../../lib/models/verdict.ts';
import { fitTemperature, negativeLogLikelihood } from '../../../training/judging/temperature.ts';
import type { LabelledLogit } from '../../../training/judging/temperature.ts';
import { conformalThreshold, fitThresholds } from '../../../training/judging/thresholds.ts';

/** Logits that are too bold by `factor`. */
function boldLogits(factor: number, count: number): LabelledLogit[] {
  const random = seededRandom(3);
  return Array.from({ length: count }, () => {
    const logit = (random() - 0.5) * 8;
    return { label: random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0, logit: logit * factor };
  });
}

describe('fitTemperature', () => {
  test.each([0.5, 1, 3])('finds how bold the logits are: %d times', (factor) => {
    expect(fitTemperature(boldLogits(factor, 20_000)) / factor).toBeCloseTo(1, 1);
  });

  test('leaves no better temperature nearby', () => {
    const samples = boldLogits(2, 500);
    const best = fitTemperature(samples);
    for (const other of [best * 0.98, best * 1.02])
      expect(negativeLogLikelihood(samples, other)).toBeGreaterThan(negativeLogLikelihood(samples, best));
  });

  test('stays finite for logits of any size', () => {
    expect(negativeLogLikelihood([{ label: 0, logit: 5000 }], 1)).toBe(5000);
  });
});

describe('conformalThreshold', () => {
  const scores = Array.from({ length: 999 }, (_, i) => i / 1000);

  test('lets at most the part asked for reach it', () => {
    const threshold = conformalThreshold(scores, 0.01);
    expect(threshold).toBeCloseTo(0.9891, 10);
    expect(scores.filter((score) => score >= threshold)).toHaveLength(9);
  });

  test('is one, so that nothing is called fake, where too few real faces were seen', () => {
    expect(conformalThreshold(scores.slice(0, 50), 0.01)).toBe(1);
  });
});

describe('fitThresholds', () => {
  const random = seededRandom(9);
  const scored = Array.from({ length: 4000 }, (_, i) => ({
    label: (i % 2) as 0 | 1,
    score: Math.min(1, Math.max(0, random() * 0.7 + (i % 2) * 0.3)),
  }));
  const thresholds = fitThresholds(scored);

  test.each(sensitivities)('keeps silence below warning when %s', (sensitivity) => {
    expect(thresholds[sensitivity].noSignOfFake).toBeLessThan(thresholds[sensitivity].likelyFake);
  });

  test('warns sooner the more sensitive it is', () => {
    expect(thresholds.cautious.likelyFake).toBeGreaterThanOrEqual(thresholds.balanced.likelyFake);
    expect(thresholds.balanced.likelyFake).toBeGreaterThan(thresholds.sensitive.likelyFake);
  });

  test('keeps silence below warning even where fakes and reals are told apart', () => {
    const apart = fitThresholds(
      Array.from({ length: 2000 }, (_, i) => ({ label: (i % 2) as 0 | 1, score: i % 2 ? 0.999 : 0.001 })),
    );
    for (const { likelyFake, noSignOfFake } of Object.values(apart)) expect(noSignOfFake).toBeLessThan(likelyFake);
  });
});
