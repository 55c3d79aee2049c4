import { describe, expect, test } from 'vitest';
import { epochOrder } from '../../../training/sampler.ts';
import { learningRateAt } from '../../../training/learning-rate.ts';

const samples = [
  ...Array.from({ length: 300 }, (_, i) => ({ dataset: 'large', label: (i % 3 === 0 ? 1 : 0) as 0 | 1 })),
  ...Array.from({ length: 20 }, () => ({ dataset: 'fakes', label: 1 as const })),
];
const shares = { large: 0.75, fakes: 0.25 };

describe('epochOrder', () => {
  const order = epochOrder(samples, shares, 160, 0, 1);

  test('gives each dataset its share and each of its labels half of that', () => {
    const count = (dataset: string, label: number) =>
      order.filter((i) => samples[i]!.dataset === dataset && samples[i]!.label === label).length;
    expect([count('large', 0), count('large', 1), count('fakes', 1)]).toEqual([60, 60, 40]);
  });

  test('uses a pool up before it draws again', () => {
    const times = new Map<number, number>();
    for (const i of order.filter((index) => samples[index]!.dataset === 'fakes')) times.set(i, (times.get(i) ?? 0) + 1);
    expect([...times.values()]).toEqual(Array<number>(20).fill(2));
  });

  test('goes on in the pool in the next epoch', () => {
    const reals = (epoch: number) =>
      epochOrder(samples, shares, 160, epoch, 1).filter(
        (i) => samples[i]!.dataset === 'large' && samples[i]!.label === 0,
      );
    expect(new Set([...reals(0), ...reals(1), ...reals(2)]).size).toBe(180);
  });

  test('is the same for the same seed and another for the next epoch', () => {
    expect(epochOrder(samples, shares, 160, 0, 1)).toEqual(order);
    expect(epochOrder(samples, shares, 160, 1, 1)).not.toEqual(order);
  });
});

describe('learningRateAt', () => {
  const schedule = { learningRate: 1, warmupSteps: 10 };

  test('rises to the rate and falls to nothing', () => {
    expect(learningRateAt(0, 110, schedule)).toBeCloseTo(0.1);
    expect(learningRateAt(10, 110, schedule)).toBe(1);
    expect(learningRateAt(60, 110, schedule)).toBeCloseTo(0.5);
    expect(learningRateAt(110, 110, schedule)).toBe(0);
  });
});
