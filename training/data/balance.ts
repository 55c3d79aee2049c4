import { createHash } from 'node:crypto';
import type { Sample, Split } from './sample.ts';

export interface SplitSample {
  sample: Sample;
  split: Split;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** First one of every source, then a second of every source, and so on; each round in the order of hashes. */
function bySourceInTurn(samples: readonly SplitSample[]): SplitSample[] {
  const hashed = samples.map((one) => ({ one, hash: hashOf(one.sample.file) }));
  const seen = new Map<string, number>();
  return hashed
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({ one, hash }) => {
      const round = seen.get(one.sample.source) ?? 0;
      seen.set(one.sample.source, round + 1);
      return { one, hash, round };
    })
    .sort((a, b) => a.round - b.round || (a.hash < b.hash ? -1 : 1))
    .map(({ one }) => one);
}

/** As many fakes as reals in every split, no source dropped before another has two; in the samples' order. */
export function downSampled(samples: readonly SplitSample[]): SplitSample[] {
  const kept = new Set<SplitSample>();
  for (const split of ['train', 'val', 'test'] as const) {
    const classes = [0, 1].map((label) => samples.filter((one) => one.split === split && one.sample.label === label));
    const count = Math.min(...classes.map(({ length }) => length));
    for (const members of classes) for (const one of bySourceInTurn(members).slice(0, count)) kept.add(one);
  }
  return samples.filter((one) => kept.has(one));
}
