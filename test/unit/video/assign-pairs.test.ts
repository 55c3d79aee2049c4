import { describe, expect, it } from 'vitest';
import { assignPairs } from '../../../lib/video/assign-pairs.ts';
import { noiseFrom } from './support/faces.ts';

type Costs = (number | undefined)[][];

function total(costs: Costs, pairs: (number | undefined)[], aloneCost: number): number {
  return pairs.reduce<number>((sum, right, left) => sum + (right === undefined ? aloneCost : costs[left]![right]!), 0);
}

/** Least total over all ways to pair, one row after the other. */
function leastTotal(costs: Costs, aloneCost: number, row = 0, taken: ReadonlySet<number> = new Set()): number {
  if (row === costs.length) return 0;
  const alone = aloneCost + leastTotal(costs, aloneCost, row + 1, taken);
  return costs[row]!.reduce<number>((least, cost, column) => {
    if (cost === undefined || taken.has(column)) return least;
    return Math.min(least, cost + leastTotal(costs, aloneCost, row + 1, new Set([...taken, column])));
  }, alone);
}

describe('assignPairs', () => {
  it('gives up the best single pair where both together are better', () => {
    const costs = [
      [0.1, 0.2],
      [0.2, 0.9],
    ];
    expect(assignPairs(costs, 2, 2)).toEqual([1, 0]);
  });

  it('leaves alone what has no pair that may be, and what finds none left', () => {
    expect(assignPairs([[undefined], [0.5]], 1, 2)).toEqual([undefined, 0]);
    expect(assignPairs([[0.4], [0.5]], 1, 2)).toEqual([0, undefined]);
    expect(assignPairs([[undefined, undefined]], 2, 2)).toEqual([undefined]);
  });

  it('knows empty sides', () => {
    expect(assignPairs([], 3, 2)).toEqual([]);
    expect(assignPairs([[], []], 0, 2)).toEqual([undefined, undefined]);
  });

  it('costs as little as the best of all ways', () => {
    const noise = noiseFrom(7);
    for (let round = 0; round < 60; round++) {
      const columns = 1 + (round % 5);
      const costs: Costs = Array.from({ length: 1 + (round % 4) }, () =>
        Array.from({ length: columns }, () => (noise() > 0.5 ? undefined : Math.min(2, Math.abs(noise())))),
      );
      const pairs = assignPairs(costs, columns, 2);
      const taken = pairs.filter((right) => right !== undefined);
      expect(new Set(taken).size).toBe(taken.length);
      expect(total(costs, pairs, 2)).toBeCloseTo(leastTotal(costs, 2));
    }
  });
});
