import { auc } from './metrics.ts';
import type { Scored } from './metrics.ts';

export interface ScoredSample extends Scored {
  dataset: string;
  paired: boolean;
  source: string;
}

/** The samples that measure a dataset: its own pair, or its fakes against the real faces of all others. */
export function comparison(scored: readonly ScoredSample[], dataset: string): ScoredSample[] {
  const own = scored.filter((sample) => sample.dataset === dataset);
  const hasReal = own.some(({ label }) => label === 0);
  const hasFake = own.some(({ label }) => label === 1);
  if (hasReal || !hasFake) return own;
  return [...own, ...scored.filter(({ label, dataset: other }) => label === 0 && other !== dataset)];
}

/** AUC by dataset; datasets of real faces alone have none. */
export function datasetAucs(scored: readonly ScoredSample[]): Record<string, number> {
  const names = [...new Set(scored.map(({ dataset }) => dataset))];
  const found = names.map((name) => [name, auc(comparison(scored, name))] as const);
  return Object.fromEntries(found.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}
