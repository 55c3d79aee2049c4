import { seededRandom } from '../lib/models/seeded-random.ts';
import { auc } from './metrics.ts';
import type { ScoredSample } from './dataset-aucs.ts';

/** 95 % interval of the AUC over resampled sources, so that a pair is drawn together; undefined without both labels. */
export function aucInterval95(
  scored: readonly ScoredSample[],
  resamples: number,
  seed: number,
): [number, number] | undefined {
  const groups = groupedBySource(scored);
  const random = seededRandom(seed);
  const found: number[] = [];
  for (let i = 0; i < resamples; i++) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)]!);
    const value = auc(drawn);
    if (value !== undefined) found.push(value);
  }
  found.sort((a, b) => a - b);
  if (found.length < resamples / 2) return undefined;
  return [found[Math.floor(found.length * 0.025)]!, found[Math.ceil(found.length * 0.975) - 1]!];
}

function groupedBySource(scored: readonly ScoredSample[]): ScoredSample[][] {
  const groups = new Map<string, ScoredSample[]>();
  for (const sample of scored) {
    const group = groups.get(sample.source);
    if (group) group.push(sample);
    else groups.set(sample.source, [sample]);
  }
  return [...groups.values()];
}
