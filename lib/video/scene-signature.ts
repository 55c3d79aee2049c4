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

/** Of the cells, those that differ most: a picture in the corner or a hand before the camera is no other scene. */
const leftOutPart = 0.25;

/** Mean step of most cells in units of contrast, less the step in the middle: a flash or a fade alone is none. */
function cellDifference(a: readonly number[], b: readonly number[]): number {
  const steps = a.map((value, i) => value - b[i]!).toSorted((x, y) => x - y);
  const light = steps[Math.floor(steps.length / 2)]!;
  const sizes = steps.map((step) => Math.abs(step - light)).toSorted((x, y) => x - y);
  const difference = meanOf(sizes.slice(0, Math.ceil(sizes.length * (1 - leftOutPart))));
  const contrast = (contrastOf(a, meanOf(a)) + contrastOf(b, meanOf(b))) / 2;
  return difference / Math.max(contrastFloor, contrast);
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
 * the same frame, about 0.7 for two that have nothing in common.
 */
export function sceneDifference(a: readonly number[], b: readonly number[]): number {
  const differences = shifts.flatMap((down) =>
    shifts.map((right) => cellDifference(sharedCells(a, right, down), sharedCells(b, -right, -down))),
  );
  return Math.min(...differences);
}
