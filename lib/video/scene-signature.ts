import type { RgbaPixels } from '../preprocess/pixels.ts';

/** Cells a side of the picture that a signature is made of. */
export const signatureSide = 8;

/** Grey levels: what has less contrast than that is taken to be of one colour. */
const contrastFloor = 4;

/** Luma of a frame drawn to `signatureSide` x `signatureSide` pixels, row by row, 0..255. */
export function sceneSignature({ data, width, height }: RgbaPixels): number[] {
  if (width !== signatureSide || height !== signatureSide)
    throw new Error(`sceneSignature: expected ${signatureSide} x ${signatureSide} pixels, got ${width} x ${height}.`);
  return Array.from(
    { length: width * height },
    (_, i) => 0.299 * data[i * 4]! + 0.587 * data[i * 4 + 1]! + 0.114 * data[i * 4 + 2]!,
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/**
 * How much two frames differ: the mean difference of their cells in units of their contrast, each cell less its frame's
 * mean, so that a flash or a fade alone is none. 0 for the same frame, about 1.4 for two that have nothing in common.
 */
export function sceneDifference(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const difference = meanOf(a.map((value, i) => Math.abs(value - meanA - (b[i]! - meanB))));
  const contrast = (values: readonly number[], mean: number) => meanOf(values.map((value) => Math.abs(value - mean)));
  return difference / Math.max(contrastFloor, (contrast(a, meanA) + contrast(b, meanB)) / 2);
}
