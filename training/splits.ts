import { createHash } from 'node:crypto';
import type { Sample, Split } from './data/sample.ts';

/** The rule, for reports. */
export const splitRule =
  '80/10/10 by the SHA-256 of the source (a DFDC fake belongs to its original video); 140k-faces as published';

/** The published split, or 80/10/10 by the hash of the source. */
export function splitOf(sample: Pick<Sample, 'source' | 'givenSplit'>): Split {
  if (sample.givenSplit) return sample.givenSplit;
  const part = createHash('sha256').update(sample.source).digest().readUInt32BE(0) / 2 ** 32;
  if (part < 0.8) return 'train';
  return part < 0.9 ? 'val' : 'test';
}

/** Throws when a source or a file is in two splits. */
export function assertNoLeak(samples: readonly Pick<Sample, 'file' | 'source' | 'givenSplit'>[]): void {
  for (const key of ['source', 'file'] as const) {
    const seen = new Map<string, Split>();
    for (const sample of samples) {
      const split = splitOf(sample);
      const other = seen.get(sample[key]);
      if (other && other !== split)
        throw new Error(`Split leak: expected ${key} ${sample[key]} in one split, found it in ${other} and ${split}`);
      seen.set(sample[key], split);
    }
  }
}
