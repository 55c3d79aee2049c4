import { comparison } from '../judging/comparison.ts';
import { auc } from '../judging/metrics.ts';
import type { Scored } from '../judging/metrics.ts';

export interface ScoredSample extends Scored {
  dataset: string;
  paired: boolean;
  source: string;
}

/** AUC by dataset; datasets of real faces alone have none. */
export function datasetAucs(scored: readonly ScoredSample[]): Record<string, number> {
  const names = [...new Set(scored.map(({ dataset }) => dataset))];
  const found = names.map((name) => [name, auc(comparison(scored, name))] as const);
  return Object.fromEntries(found.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}
