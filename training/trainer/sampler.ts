import { seededRandom } from '../../lib/models/seeded-random.ts';

interface Pool {
  share: number;
  members: number[];
}

interface Labelled {
  dataset: string;
  label: 0 | 1;
}

/**
 * Indices of one epoch in random order: each dataset gives its share, half from either label where it has both.
 * A pool is used up before any of its members comes again, over epochs too.
 */
export function epochOrder(
  samples: readonly Labelled[],
  shares: Record<string, number>,
  count: number,
  epoch: number,
  seed: number,
): number[] {
  const pools = balancedPools(samples, shares);
  const total = pools.reduce((sum, { share }) => sum + share, 0);
  const order = pools.flatMap(({ share, members }, index) => {
    const perEpoch = Math.round((count * share) / total);
    return Array.from({ length: perEpoch }, (_, i) => drawn(members, epoch * perEpoch + i, seed * 1009 + index));
  });
  return shuffled(order, seed * 7919 + epoch);
}

function balancedPools(samples: readonly Labelled[], shares: Record<string, number>): Pool[] {
  return Object.entries(shares).flatMap(([dataset, share]) => {
    const byLabel = [0, 1].map((label) =>
      samples.flatMap((sample, i) => (sample.dataset === dataset && sample.label === label ? [i] : [])),
    );
    const present = byLabel.filter((members) => members.length > 0);
    return present.map((members) => ({ share: share / present.length, members }));
  });
}

const rounds = new WeakMap<number[], Map<string, number[]>>();

function drawn(members: number[], position: number, seed: number): number {
  const round = Math.floor(position / members.length);
  const known = rounds.get(members) ?? new Map<string, number[]>();
  rounds.set(members, known);
  const key = `${seed}/${round}`;
  const order = known.get(key) ?? shuffled(members, seed * 104729 + round);
  known.set(key, order);
  return order[position % members.length]!;
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
