import { assignSplits, defaultShares } from '../data/assign-splits.ts';
import { downSampled } from '../data/balance.ts';
import type { SplitSample } from '../data/balance.ts';
import { findData } from '../data/find-data.ts';
import type { FoundData } from '../data/find-data.ts';
import { limitSamples } from '../data/limit-samples.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';
import type { PrepareRequest } from './prepare-request.ts';

export interface Plan {
  /** Pictures and videos with their splits, in the order in which they are prepared. */
  items: SplitSample[];
  found: Omit<FoundData, 'samples'>;
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
  const kept = limit ? limitSamples(samples, limit) : samples;
  const splits = assignSplits(kept, { shares, ...(testOnly && { testOnly }) });
  const items = kept.map((sample, i): SplitSample => ({ sample, split: splits[i]! }));
  return { items: request.balance === 'downsample' ? downSampled(items) : items, found };
}
