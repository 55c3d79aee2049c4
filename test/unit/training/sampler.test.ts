import { describe, expect, test } from 'vitest';
import { epochOrder } from '../../../training/trainer/sampler.ts';
import { epochPlan } from '../../../training/trainer/epoch-plan.ts';
import { smallConfig, smallSamples } from './support/memory-run.ts';

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

describe('epochPlan', () => {
  const uneven = smallSamples(43).map((sample, i) => ({ ...sample, label: (i < 33 ? 0 : 1) as 0 | 1 }));
  const config = smallConfig();

  test('takes each sample once an epoch, in another order each time, the last batch as long as what is left', () => {
    const { steps, stepsPerEpoch } = epochPlan(uneven, config);
    expect(stepsPerEpoch).toBe(6);
    expect(steps(0).map(({ length }) => length)).toEqual([8, 8, 8, 8, 8, 3]);
    for (const epoch of [0, 1, 2])
      expect(
        steps(epoch)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual([...uneven.keys()]);
    expect(steps(1)).not.toEqual(steps(0));
  });

  test('leaves out a last batch of one', () => {
    expect(epochPlan(uneven.slice(0, 41), config).stepsPerEpoch).toBe(5);
  });

  test('draws as many of either label where asked to', () => {
    const balanced = { ...config, data: { ...config.data, balance: 'labels' as const } };
    const order = epochPlan(uneven, balanced, 40).steps(0).flat();
    expect(order.filter((i) => uneven[i]!.label === 1)).toHaveLength(20);
  });

  test('goes through all samples over the epochs where an epoch takes a part', () => {
    const { steps } = epochPlan(uneven.slice(0, 40), config, 10);
    expect(new Set([0, 1, 2, 3].flatMap((epoch) => steps(epoch).flat())).size).toBe(40);
  });
});
