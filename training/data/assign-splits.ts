import { createHash } from 'node:crypto';
import { connectedComponents } from './components.ts';
import { grouped } from './grouped.ts';
import type { Sample, Split } from './sample.ts';

export type SplitShares = Record<Split, number>;

export const defaultShares: SplitShares = { train: 0.8, val: 0.1, test: 0.1 };

export interface SplitRule {
  shares: SplitShares;
  /** Data sets that are for testing only. */
  testOnly?: readonly string[];
}

/** In words, for reports. */
export function splitRuleText({ shares, testOnly = [] }: SplitRule): string {
  const parts = (['train', 'val', 'test'] as const).map((split) => Math.round(shares[split] * 100)).join('/');
  const only = testOnly.length > 0 ? `; ${testOnly.join(', ')} for testing only` : '';
  return `${parts} of connected sources and people by the SHA-256 of their first source, published splits as published${only}`;
}

/** Reads `70/15/15`; throws where it is none. */
export function parseShares(text: string): SplitShares {
  const [train, val, test, ...rest] = text.split('/').map(Number);
  const sum = (train ?? NaN) + (val ?? NaN) + (test ?? NaN);
  if (rest.length > 0 || !(sum > 0) || Math.min(train!, val!, test!) < 0)
    throw new Error(`--split: expected three shares like 80/10/10, got ${text}`);
  return { train: train! / sum, val: val! / sum, test: test! / sum };
}

interface Component {
  samples: Sample[];
  /** 0..1, from the name of its first source. */
  part: number;
}

function partOf(samples: readonly Sample[]): number {
  const first = samples.reduce((least, { source }) => (source < least ? source : least), samples[0]!.source);
  return createHash('sha256').update(first).digest().readUInt32BE(0) / 2 ** 32;
}

/** What the publisher gave each, and what the publisher gave any of them to the rest; undefined where nothing is given. */
function givenTo(samples: readonly Sample[], testOnly: readonly string[]): Split[] | undefined {
  if (samples.some(({ dataset }) => testOnly.includes(dataset))) return samples.map(() => 'test');
  const given = samples.find(({ givenSplit }) => givenSplit)?.givenSplit;
  return given && samples.map(({ givenSplit }) => givenSplit ?? given);
}

function splitAt(part: number, shares: SplitShares): Split {
  if (part < shares.train) return 'train';
  return part < shares.train + shares.val ? 'val' : 'test';
}

/** By hash, so that data that are added move nothing; in the order of hashes where few components would leave a split empty. */
function splitsOfFree(components: readonly Component[], shares: SplitShares): Split[] {
  const wanted = (['train', 'val', 'test'] as const).filter((split) => shares[split] > 0);
  const byHash = components.map(({ part }) => splitAt(part, shares));
  if (wanted.every((split) => byHash.includes(split)) || components.length < wanted.length) return byHash;
  const counts: Record<Split, number> = { train: 0, val: 0, test: 0 };
  for (const split of wanted) counts[split] = Math.max(1, Math.round(shares[split] * components.length));
  const largest = wanted.reduce((a, b) => (counts[b] > counts[a] ? b : a));
  counts[largest] += components.length - counts.train - counts.val - counts.test;
  const order = components.map((_, i) => i).sort((a, b) => components[a]!.part - components[b]!.part);
  const result: Split[] = [];
  order.forEach((index, rank) => {
    result[index] = rank < counts.train ? 'train' : rank < counts.train + counts.val ? 'val' : 'test';
  });
  return result;
}

/** The split of each sample, in order. Throws where published splits tear a source, a person or a file apart. */
export function assignSplits(samples: readonly Sample[], { shares, testOnly = [] }: SplitRule): Split[] {
  const splits = new Map<Sample, Split>();
  const free: Component[] = [];
  for (const members of connectedComponents(samples)) {
    const given = givenTo(members, testOnly);
    if (given) {
      members.forEach((sample, i) => splits.set(sample, given[i]!));
      continue;
    }
    free.push({ samples: members, part: partOf(members) });
  }
  for (const group of grouped(free, ({ samples: [first] }) => first!.dataset).values()) {
    const groupSplits = splitsOfFree(group, shares);
    group.forEach((component, i) => component.samples.forEach((sample) => splits.set(sample, groupSplits[i]!)));
  }
  const assigned = samples.map((sample) => splits.get(sample)!);
  assertSplitsApart(samples.map((sample, i) => ({ ...sample, split: assigned[i]! })));
  return assigned;
}

/** Throws naming the first file, source or person that is in two splits. */
export function assertSplitsApart(
  samples: readonly { file: string; source: string; identities?: readonly string[]; split: Split }[],
): void {
  const seen = new Map<string, { split: Split; file: string }>();
  for (const { file, source, identities = [], split } of samples) {
    const keys = [`file ${file}`, `source ${source}`, ...identities.map((identity) => `person ${identity}`)];
    for (const key of keys) {
      const other = seen.get(key);
      if (other && other.split !== split)
        throw new Error(
          `Split leak: expected the ${key} in one split, found it in ${other.split} (${other.file}) and ${split} (${file})`,
        );
      seen.set(key, { split, file });
    }
  }
}
