import { assignSplits, defaultShares } from '../data/assign-splits.ts';
import { downSampled } from '../data/balance.ts';
import type { SplitSample } from '../data/balance.ts';
import { findData } from '../data/find-data.ts';
import type { FoundData } from '../data/find-data.ts';
import type { Sample } from '../data/sample.ts';
import { grouped } from '../data/grouped.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';
import type { PrepareRequest } from './prepare-request.ts';

export interface Plan {
  /** Pictures and videos with their splits, in the order in which they are prepared. */
  items: SplitSample[];
  found: Omit<FoundData, 'samples'>;
}

/** Evenly from every data set, label and published split, at least one of each. */
export function limited(samples: readonly Sample[], limit: number): Sample[] {
  const datasets = grouped(samples, ({ dataset }) => dataset);
  const kept = new Set<Sample>();
  for (const members of datasets.values()) {
    const groups = grouped(members, ({ label, givenSplit }) => `${label} ${givenSplit}`);
    for (const group of groups.values()) {
      const count = Math.min(group.length, Math.max(1, Math.round((limit * group.length) / members.length)));
      for (let i = 0; i < count; i++) kept.add(group[Math.floor((i * group.length) / count)]!);
    }
  }
  return samples.filter((sample) => kept.has(sample));
}

/** What there is to prepare; the same data and request give the same plan. Throws where splits leak. */
export function planItems(request: PrepareRequest): Plan {
  const { methods, compressions, ignorePublishedSplit, limit, testOnly, shares = defaultShares } = request;
  const { samples, ...found } = findData(
    request.dataFolder,
    {
      tfrecordFeatures: request.tfrecordFeatures ?? defaultFeatures,
      ...(methods && { methods }),
      ...(compressions && { compressions }),
      ...(ignorePublishedSplit && { ignorePublishedSplit }),
    },
    request.layout,
  );
  const kept = limit ? limited(samples, limit) : samples;
  const splits = assignSplits(kept, { shares, ...(testOnly && { testOnly }) });
  const items = kept.map((sample, i): SplitSample => ({ sample, split: splits[i]! }));
  return { items: request.balance === 'downsample' ? downSampled(items) : items, found };
}
