import { spreadOverPixels } from './grid-windows.ts';

/** Where hiding a part of the crop takes evidence for a fake away. */
export interface EvidenceMap {
  /** Places a side; they cover the crop. */
  grid: number;
  /** [grid * grid], row by row: how far the logit falls when the place is hidden, 1 for the largest fall, 0 where it does not fall. */
  values: number[];
}

/** Parts of the marked area's edge and its core on the map's scale. */
const faint = 0.25;
const strong = 0.75;

/** Only falls count: a place that speaks against a fake is no evidence for one. Null where the logit falls nowhere. */
export function evidenceMap(falls: readonly number[], grid: number): EvidenceMap | null {
  const largest = Math.max(...falls);
  if (!(largest > 0)) return null;
  return { grid, values: falls.map((fall) => Math.max(0, fall) / largest) };
}

/**
 * Correlation of each place with its neighbours to the right and below, about 0 for noise: patches overlap, so what
 * is in the face moves neighbours alike (Moran's I with equal weights).
 */
export function smoothness(falls: readonly number[], grid: number): number {
  const mean = falls.reduce((sum, fall) => sum + fall, 0) / falls.length;
  const distance = (place: number) => falls[place]! - mean;
  let shared = 0;
  let own = 0;
  for (let place = 0; place < falls.length; place++) {
    own += distance(place) ** 2;
    if ((place + 1) % grid !== 0) shared += distance(place) * distance(place + 1);
    if (place + grid < falls.length) shared += distance(place) * distance(place + grid);
  }
  const pairs = 2 * grid * (grid - 1);
  return own > 0 ? (shared / pairs) * (falls.length / own) : 0;
}

/** The map over [side, side] pixels, its highest point 1. */
export function evidenceOverPixels({ grid, values }: EvidenceMap, side: number): Float32Array {
  const spread = spreadOverPixels(values, grid, side);
  const highest = spread.reduce((high, value) => Math.max(high, value), 0);
  return highest > 0 ? spread.map((value) => value / highest) : spread;
}

/** How much each pixel belongs to what the map marks, 0..1, softly at the edge. */
export function markedPixels(map: EvidenceMap, side: number): Float32Array {
  return evidenceOverPixels(map, side).map((value) => Math.min(1, Math.max(0, (value - faint) / (strong - faint))));
}

/** As many pixels as `marked` holds, but those where hiding takes the least away: what the marked ones are compared with. */
export function leastPixels(falls: readonly number[], grid: number, marked: Float32Array): Float32Array {
  const spread = spreadOverPixels(falls, grid, Math.sqrt(marked.length));
  const count = Math.round(marked.reduce((sum, weight) => sum + weight, 0));
  const limit = spread.toSorted()[Math.min(count, spread.length - 1)]!;
  return spread.map((value) => (value < limit ? 1 : 0));
}
