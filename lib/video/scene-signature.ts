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

/** Cells by which a camera may have moved between two frames. */
const mostShift = 1;
const shifts = [-mostShift, 0, mostShift];

function contrastOf(values: readonly number[], mean: number): number {
  return meanOf(values.map((value) => Math.abs(value - mean)));
}

/** Mean difference of cells in units of their contrast, each less its mean: a flash or a fade alone is none. */
function cellDifference(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const difference = meanOf(a.map((value, i) => Math.abs(value - meanA - (b[i]! - meanB))));
  return difference / Math.max(contrastFloor, (contrastOf(a, meanA) + contrastOf(b, meanB)) / 2);
}

/** Cells of the part that two frames share when the second is shifted: of the first, or of the second. */
function sharedCells(signature: readonly number[], right: number, down: number): number[] {
  return signature.filter((_, i) => {
    const column = (i % signatureSide) + right;
    const row = Math.floor(i / signatureSide) + down;
    return column >= 0 && column < signatureSide && row >= 0 && row < signatureSide;
  });
}

/**
 * How much two frames differ, at the shift by a cell or none at which they differ least, so that a camera may pan: 0 for
 * the same frame, about 1.2 for two that have nothing in common.
 */
export function sceneDifference(a: readonly number[], b: readonly number[]): number {
  const differences = shifts.flatMap((down) =>
    shifts.map((right) => cellDifference(sharedCells(a, right, down), sharedCells(b, -right, -down))),
  );
  return Math.min(...differences);
}
