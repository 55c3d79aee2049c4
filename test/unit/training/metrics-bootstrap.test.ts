import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { intervals95 } from '../../../training/judging/bootstrap.ts';
import { rankProbabilities, sampleFigures } from '../../../training/judging/sample-figures.ts';

const options = { resamples: 200, seed: 1, likelyFake: 0.8 };

function drawn(count: number, perSource: number) {
  const random = seededRandom(5);
  return Array.from({ length: count }, (_, i) => {
    const label = (i % 2) as 0 | 1;
    return { label, score: (random() + random() + label * 0.5) / 2.5, source: `s${Math.floor(i / perSource)}` };
  });
}

describe('sample figures', () => {
  test('count what each label got at a half and at the threshold', () => {
    const scored = [
      { label: 1 as const, score: 0.9 },
      { label: 1 as const, score: 0.6 },
      { label: 1 as const, score: 0.4 },
      { label: 0 as const, score: 0.7 },
      { label: 0 as const, score: 0.1 },
    ];
    expect(sampleFigures(rankProbabilities(scored), 0.8)).toMatchObject({
      accuracy: 0.6,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3,
      truePositiveRate: 1 / 3,
      falseAlarmRate: 0,
    });
  });

  test('of one sample leave out what one sample cannot tell', () => {
    const figures = sampleFigures(rankProbabilities([{ label: 0, score: 0.25 }]), 0.8);
    expect(figures).toEqual({ accuracy: 1, ece: 0.25, brier: 0.0625, loss: -Math.log(0.75), falseAlarmRate: 0 });
  });

  test('of certain wrong answers have a finite loss', () => {
    expect(sampleFigures(rankProbabilities([{ label: 1, score: 0 }]), 0.5).loss).toBeCloseTo(-Math.log(1e-12), 6);
  });

  test('weighed by counts are those of a list with copies', () => {
    const scored = drawn(30, 1);
    const counts = scored.map((_, i) => i % 4);
    const copies = scored.flatMap((sample, i) => Array.from({ length: counts[i]! }, () => sample));
    const ranked = rankProbabilities(scored);
    const weights = Float64Array.from(ranked.order, (i) => counts[i]!);
    const weighted = sampleFigures(ranked, 0.8, weights);
    const copied = sampleFigures(rankProbabilities(copies), 0.8);
    expect(Object.keys(weighted)).toEqual(Object.keys(copied));
    for (const [name, value] of Object.entries(copied))
      expect(weighted).toHaveProperty(name, expect.closeTo(value, 12));
  });
});

describe('bootstrap intervals', () => {
  test('hold each figure and are the same for the same seed', () => {
    const scored = drawn(400, 2);
    const figures = sampleFigures(rankProbabilities(scored), options.likelyFake);
    const intervals = intervals95(scored, options);
    for (const name of ['auc', 'ap', 'eer', 'accuracy', 'brier', 'truePositiveRate'] as const) {
      expect(intervals[name]![0], name).toBeLessThan(figures[name]!);
      expect(intervals[name]![1], name).toBeGreaterThan(figures[name]!);
    }
    expect(intervals95(scored, options)).toEqual(intervals);
    expect(intervals95(scored, { ...options, seed: 2 })).not.toEqual(intervals);
  });

  test('are wider where samples come from fewer sources', () => {
    const width = (scored: ReturnType<typeof drawn>) => {
      const [low, high] = intervals95(scored, options).auc!;
      return high - low;
    };
    const many = drawn(400, 1);
    const few = many.map((sample, i) => ({ ...sample, source: `s${i % 8}`, score: (i % 8) / 10 + sample.score / 5 }));
    const alone = few.map((sample, i) => ({ ...sample, source: `s${i}` }));
    expect(width(few)).toBeGreaterThan(1.5 * width(alone));
  });

  test('are left out where most resamples cannot tell', () => {
    const single = drawn(1, 1);
    expect(intervals95(single, options).auc).toBeUndefined();
    expect(intervals95(single, options).accuracy).toBeDefined();
    expect(intervals95([], options)).toEqual({});
  });
});
