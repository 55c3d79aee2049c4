import type { CropSquare, Point } from '../../lib/face/types.ts';

/** Pairs x, y in pixels of a crop of `size`, from points in source pixels. */
export function landmarksInCrop(points: readonly Point[], square: CropSquare, size: number): number[] {
  const cos = Math.cos(square.rollRadians);
  const sin = Math.sin(square.rollRadians);
  return points.flatMap(({ x, y }) => {
    const dx = x - square.centre.x;
    const dy = y - square.centre.y;
    const u = dx * cos + dy * sin;
    const v = dy * cos - dx * sin;
    return [(u / square.side + 0.5) * size, (v / square.side + 0.5) * size];
  });
}
