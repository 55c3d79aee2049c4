import type { BoundingBox, Size } from './types.ts';

/** The centred square that holds the whole picture; `borderFraction` of the longer side is added on every side. */
export function wholeView({ width, height }: Size, borderFraction = 0): BoundingBox {
  const side = Math.max(width, height) * (1 + 2 * borderFraction);
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
}

/** Starts of windows of length `side` that cover 0..length, each overlapping the next by half or more. */
function starts(length: number, side: number): number[] {
  const count = Math.ceil((length - side) / (side / 2)) + 1;
  if (count <= 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}

/** Half-overlapping squares over the whole picture, their side a part of its shorter side. */
export function squareTiles(picture: Size, fraction: number): BoundingBox[] {
  const side = Math.max(1, Math.round(Math.min(picture.width, picture.height) * fraction));
  return starts(picture.height, side).flatMap((y) =>
    starts(picture.width, side).map((x) => ({ x, y, width: side, height: side })),
  );
}

/**
 * The tiles without which faces of `minFacePx` could be missed: a view finds faces down to `smallestFaceFraction`
 * of its side, so a coarser scale that already reaches them makes the finer ones needless.
 */
export function neededTiles(
  picture: Size,
  tileFractions: readonly number[],
  minFacePx: number,
  smallestFaceFraction: number,
): BoundingBox[] {
  const shorterPx = Math.min(picture.width, picture.height);
  let viewPx = Math.max(picture.width, picture.height);
  const tiles: BoundingBox[] = [];
  for (const fraction of tileFractions.toSorted((a, b) => b - a)) {
    if (viewPx * smallestFaceFraction <= minFacePx) break;
    viewPx = shorterPx * fraction;
    tiles.push(...squareTiles(picture, fraction));
  }
  return tiles;
}
