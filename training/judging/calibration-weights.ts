import type { JudgedSample } from './judged-sample.ts';

export type Weighed = Pick<JudgedSample, 'label' | 'dataset' | 'source'>;

/**
 * What each sample counts in a fit: real and fake count half each; within a label a data set counts as the square root
 * of its sources, and its sources, whatever frames they have, alike. Sums to 1 where both labels are there.
 */
export function calibrationWeights(samples: readonly Weighed[]): Float64Array {
  const frames = new Map<string, number>();
  const sources = new Map<string, number>();
  const groupOf = ({ label, dataset }: Weighed) => `${label}\n${dataset}`;
  const sourceOf = (sample: Weighed) => `${groupOf(sample)}\n${sample.source}`;
  for (const sample of samples) {
    const known = frames.get(sourceOf(sample)) ?? 0;
    frames.set(sourceOf(sample), known + 1);
    if (known === 0) sources.set(groupOf(sample), (sources.get(groupOf(sample)) ?? 0) + 1);
  }
  const totals = [0, 0];
  for (const [group, count] of sources) totals[Number(group[0])]! += Math.sqrt(count);
  return Float64Array.from(samples, (sample) => {
    const count = sources.get(groupOf(sample))!;
    return 0.5 / totals[sample.label]! / Math.sqrt(count) / frames.get(sourceOf(sample))!;
  });
}
