import { goldenSection } from './golden-section.ts';

const mostSweeps = 25;
const tolerance = 2e-3;
/** Half width of a value's next search: so many times as far as it has just moved, and no less than `least`. */
const reach = { moves: 4, least: 0.02 };

/**
 * Where a smooth function of few values is least within their ranges: one value after another by golden section until
 * none moves. Deterministic. `only` may be a part of the values; a value at an end of its range is that end exactly.
 */
export function coordinateDescent(
  loss: (values: readonly number[]) => number,
  start: readonly number[],
  ranges: readonly (readonly [number, number])[],
  only: readonly number[] = [...start.keys()],
): number[] {
  const values = [...start];
  const widths = values.map(() => Infinity);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moved = 0;
    for (const at of only) {
      const [least, most] = ranges[at]!;
      const [before, width] = [values[at]!, widths[at]!];
      const within = [Math.max(least, before - width), Math.min(most, before + width)] as const;
      const tried = [...values];
      const found = goldenSection((value) => loss(tried.with(at, value)), within, tolerance);
      values[at] = [least, most].find((end) => Math.abs(found - end) <= tolerance) ?? found;
      const move = Math.abs(values[at]! - before);
      widths[at] = Math.max(reach.least, reach.moves * move);
      moved = Math.max(moved, move);
    }
    if (only.length < 2 || moved <= 2 * tolerance) break;
  }
  return values;
}
