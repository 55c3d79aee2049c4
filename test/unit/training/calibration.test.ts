import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { sensitivities } from '../../../lib/models/verdict.ts';
import { calibrationWeights } from '../../../training/judging/calibration-weights.ts';
import { degradedParts } from '../../../training/judging/degraded-parts.ts';
import { fitCertainty } from '../../../training/judging/fit-certainty.ts';
import type { CertaintySample } from '../../../training/judging/fit-certainty.ts';
import { fitTemperature, negativeLogLikelihood } from '../../../training/judging/temperature.ts';
import type { LabelledLogit } from '../../../training/judging/temperature.ts';
import { conformalThreshold, fitThresholds } from '../../../training/judging/thresholds.ts';
import type { TrainingSample } from '../../../training/training-sample.ts';

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
  const alone = (score: number, i: number) => ({ score, source: `s${i}` });

  test('lets at most the part asked for reach it', () => {
    const threshold = conformalThreshold(scores.map(alone), 0.01);
    expect(threshold).toBeCloseTo(0.989001, 10);
    expect(scores.filter((score) => score >= threshold)).toHaveLength(9);
  });

  test('is one, so that nothing is called fake, where too few real faces were seen', () => {
    expect(conformalThreshold(scores.slice(0, 98).map(alone), 0.01)).toBe(1);
  });

  test('counts a source once, however many of its frames were judged', () => {
    const once = scores.map(alone);
    const often = once.flatMap((one, i) => Array.from({ length: 1 + (i % 5) }, () => one));
    expect(conformalThreshold(often, 0.01)).toBe(conformalThreshold(once, 0.01));
  });

  test('keeps its budget on faces that it has not seen', () => {
    const random = seededRandom(11);
    const rates = Array.from({ length: 300 }, () => {
      const threshold = conformalThreshold(
        Array.from({ length: 250 }, (_, i) => alone(random(), i)),
        0.01,
      );
      return 1 - threshold;
    });
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(mean).toBeLessThanOrEqual(0.01);
    expect(mean).toBeGreaterThan(0.005);
  });
});

describe('fitThresholds', () => {
  const random = seededRandom(9);
  const scored = (count: number, dataset: string, shift = 0) =>
    Array.from({ length: count }, (_, i) => ({
      label: (i % 2) as 0 | 1,
      score: Math.min(1, Math.max(0, random() * 0.7 + (i % 2) * 0.2 + shift)),
      dataset,
      source: `s${i}`,
    }));
  const untouched = scored(4000, 'many');
  const { thresholds, bounds } = fitThresholds({ untouched });

  test.each(sensitivities)('keeps silence below warning when %s', (sensitivity) => {
    expect(thresholds[sensitivity].noSignOfFake).toBeLessThan(thresholds[sensitivity].likelyFake);
  });

  test('warns sooner the more sensitive it is', () => {
    expect(thresholds.cautious.likelyFake).toBeGreaterThanOrEqual(thresholds.balanced.likelyFake);
    expect(thresholds.balanced.likelyFake).toBeGreaterThan(thresholds.sensitive.likelyFake);
  });

  test('never warns sooner where it is more cautious, whoever bounds it', () => {
    const fitted = fitThresholds({ untouched: [...untouched, ...scored(240, 'few', 0.3)] }).thresholds;
    expect(fitted.cautious.likelyFake).toBeGreaterThanOrEqual(fitted.balanced.likelyFake);
    expect(fitted.balanced.likelyFake).toBeGreaterThan(thresholds.balanced.likelyFake);
  });

  test('keeps silence below warning even where fakes and reals are told apart', () => {
    const apart = untouched.map((sample) => ({ ...sample, score: sample.label ? 0.999 : 0.001 }));
    const fitted = fitThresholds({ untouched: apart }).thresholds;
    for (const { likelyFake, noSignOfFake } of Object.values(fitted)) expect(noSignOfFake).toBeLessThan(likelyFake);
  });

  test.each([
    ['a data set', { untouched: [...untouched, ...scored(400, 'few', 0.1)] }, 'few, untouched'],
    ['degraded faces', { untouched, degraded: scored(400, 'many', 0.1) }, 'degraded'],
  ])('holds the budget for %s that looks more fake than the others', (_, conditions, group) => {
    const fitted = fitThresholds(conditions);
    expect(fitted.thresholds.balanced.likelyFake).toBeGreaterThan(thresholds.balanced.likelyFake);
    const own = fitted.bounds.filter(({ sensitivity }) => sensitivity === 'balanced');
    const strictest = own.reduce((most, one) => (one.likelyFake > most.likelyFake ? one : most));
    expect(strictest.group).toContain(group);
    expect(strictest.sources).toBe(200);
  });

  test('asks no data set of too few sources', () => {
    const groupsOf = (sources: number) => {
      const fitted = fitThresholds({ untouched: [...untouched, ...scored(2 * sources, 'few', 0.3)] });
      return fitted.bounds.flatMap((one) => (one.group === 'few, untouched' ? [one.sensitivity] : []));
    };
    expect(groupsOf(98)).toEqual([]);
    expect(groupsOf(99)).toEqual(['balanced', 'sensitive']);
    expect(bounds.every(({ sources }) => sources === 2000)).toBe(true);
  });
});

describe('calibrationWeights', () => {
  const samples = (count: number, label: 0 | 1, dataset: string, frames = 1) =>
    Array.from({ length: count * frames }, (_, i) => ({ label, dataset, source: `s${i % count}` }));

  test('count both labels half, and a data set as the square root of its sources', () => {
    const all = [...samples(400, 0, 'large'), ...samples(100, 0, 'small', 7), ...samples(50, 1, 'fakes')];
    const weight = calibrationWeights(all);
    const sum = (dataset: string) => all.reduce((of, one, i) => of + (one.dataset === dataset ? weight[i]! : 0), 0);
    expect(sum('fakes')).toBeCloseTo(0.5, 10);
    expect(sum('large') / sum('small')).toBeCloseTo(2, 10);
    expect(sum('large') + sum('small')).toBeCloseTo(0.5, 10);
  });
});

describe('fitCertainty', { timeout: 30_000 }, () => {
  const crop = { size: 128, scale: 1 };
  /** Logits of two data sets; those of small faces and of blurred ones are too bold by as much as asked for. */
  const drawn = (bySize: number, byDetail: number, shift = 0): CertaintySample[] => {
    const random = seededRandom(5);
    return Array.from({ length: 1200 }, (_, i) => {
      const truth = (random() - 0.5) * 6;
      const detail = -2 + random();
      const doublings = i % 3;
      return {
        label: random() < 1 / (1 + Math.exp(-truth)) ? 1 : 0,
        logit: truth * Math.exp(bySize * doublings + byDetail * (-1.5 - detail)) - shift,
        dataset: i % 2 ? 'a' : 'b',
        source: `s${i}`,
        facePx: 128 / 2 ** doublings,
        detail,
      };
    });
  };

  test('finds how much less certainty pixels and detail earn', () => {
    const { form, calibration } = fitCertainty(drawn(0.5, 1), crop);
    expect(form).toBe('enlargement and detail');
    expect(Math.abs(calibration!.enlargementSlope - 0.5)).toBeLessThan(0.15);
    expect(Math.abs(calibration!.detail.slope / calibration!.detail.spread - 1)).toBeLessThan(0.5);
  });

  test('finds an offset', () => {
    expect(fitCertainty(drawn(0, 0, 1), crop).calibration!.offset).toBeCloseTo(1, 0.4);
  });

  test('never gives small or blurred faces more certainty', () => {
    const { calibration } = fitCertainty(drawn(-0.5, -1), crop);
    expect([calibration?.enlargementSlope ?? 0, calibration?.detail.slope ?? 0]).toEqual([0, 0]);
  });

  test('gives the same each time', () => {
    const few = drawn(0.3, 0).slice(0, 200);
    expect(fitCertainty(few, crop)).toEqual(fitCertainty(few, crop));
  });
});

describe('degradedParts', () => {
  const samples = Array.from({ length: 400 }, (_, i): TrainingSample => ({
    places: [i],
    label: i < 300 ? 0 : 1,
    domain: 0,
    dataset: i < 300 ? 'videos' : 'pictures',
    source: i < 300 ? `video-${i % 6}` : `picture-${i}`,
  }));

  test('gives each sample one degradation, and data sets alike', () => {
    const parts = degradedParts(samples, 120);
    const drawn = parts.flatMap((part) => part.samples);
    expect(parts.map(({ samples: own }) => own.length)).toEqual(parts.map(() => 20));
    expect(new Set(drawn).size).toBe(120);
    expect(drawn.filter(({ dataset }) => dataset === 'videos')).toHaveLength(60);
    expect(degradedParts(samples, 120)).toEqual(parts);
  });

  test('takes all where there are few', () => {
    expect(degradedParts(samples.slice(0, 7), 120).flatMap((part) => part.samples)).toHaveLength(7);
  });
});
