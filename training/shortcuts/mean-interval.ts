import { percentiles } from '../judging/bootstrap.ts';
import { grouped } from '../data/grouped.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';

export interface SourcedValue {
  value: number;
  source: string;
}

/** Mean with its 95 % percentile interval over resampled sources, as `intervals95` does for figures. */
export function meanInterval(
  values: readonly SourcedValue[],
  resamples: number,
): { mean: number; interval: [number, number] } {
  const groups = [...grouped(values, ({ source }) => source).values()].map((group) => ({
    sum: group.reduce((sum, { value }) => sum + value, 0),
    count: group.length,
  }));
  const random = seededRandom(1);
  const meanOf = (drawn: readonly { sum: number; count: number }[]) =>
    drawn.reduce((sum, group) => sum + group.sum, 0) / drawn.reduce((sum, group) => sum + group.count, 0);
  const means = Array.from({ length: resamples }, () =>
    meanOf(groups.map(() => groups[Math.floor(random() * groups.length)]!)),
  );
  return {
    mean: meanOf(groups),
    interval: percentiles(means),
  };
}
