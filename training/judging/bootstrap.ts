import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { Scored } from './metrics.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';
import type { FigureName, SampleFigures } from './sample-figures.ts';

export interface SourcedScore extends Scored {
  /** Samples that share one are drawn together. */
  source: string;
}

export type Intervals = { [Name in FigureName]?: [number, number] };

export interface BootstrapOptions {
  resamples: number;
  seed: number;
  likelyFake: number;
}

/**
 * 95 % percentile intervals of all figures over resampled sources, so that a pair or a video is drawn whole (Davison &
 * Hinkley 1997, section 3.8). A figure that more than half of the resamples cannot tell has none.
 */
export function intervals95(
  scored: readonly SourcedScore[],
  { resamples, seed, likelyFake }: BootstrapOptions,
): Intervals {
  const ranked = rankProbabilities(scored);
  const places = new Map<string, number>();
  const groups = Uint32Array.from(ranked.order, (i) => {
    const { source } = scored[i]!;
    if (!places.has(source)) places.set(source, places.size);
    return places.get(source)!;
  });
  const random = seededRandom(seed);
  const counts = new Float64Array(places.size);
  const weights = new Float64Array(groups.length);
  const found = new Map<FigureName, number[]>();
  for (let i = 0; i < resamples; i++) {
    counts.fill(0);
    for (let drawn = 0; drawn < counts.length; drawn++) counts[Math.floor(random() * counts.length)]!++;
    for (let k = 0; k < groups.length; k++) weights[k] = counts[groups[k]!]!;
    collect(sampleFigures(ranked, likelyFake, weights), found);
  }
  const told = [...found].filter(([, values]) => values.length >= resamples / 2);
  return Object.fromEntries(told.map(([name, values]) => [name, percentiles(values)])) as Intervals;
}

function collect(figures: SampleFigures, found: Map<FigureName, number[]>): void {
  for (const [name, value] of Object.entries(figures) as [FigureName, number][]) {
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
}

/** The middle 95 % of the values. */
export function percentiles(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort();
  return [sorted[Math.floor(sorted.length * 0.025)]!, sorted[Math.ceil(sorted.length * 0.975) - 1]!];
}
