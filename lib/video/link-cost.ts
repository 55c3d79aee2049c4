import { faceSizePx, intersectionOverUnion } from '../face/merge-faces.ts';
import type { DetectedFace } from '../face/types.ts';
import type { TrackingSpec } from '../models/video-spec.ts';

/** What it costs to leave a track without a face: no pair that is allowed costs more. */
export const aloneCost = 2;

/** Mean distance of the keypoints in longer sides of the boxes; of the boxes' centres where keypoints are missing. */
export function keypointOffset(a: DetectedFace, b: DetectedFace): number {
  const side = (faceSizePx(a) + faceSizePx(b)) / 2;
  const count = Math.min(a.keypoints.length, b.keypoints.length);
  if (count === 0) {
    const right = a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2;
    const down = a.box.y + a.box.height / 2 - b.box.y - b.box.height / 2;
    return Math.hypot(right, down) / side;
  }
  const total = a.keypoints
    .slice(0, count)
    .reduce((sum, point, i) => sum + Math.hypot(point.x - b.keypoints[i]!.x, point.y - b.keypoints[i]!.y), 0);
  return total / count / side;
}

/** How badly a face fits to where a track's is expected, 0 to `aloneCost`; undefined where it cannot be the same one. */
export function linkCost(expected: DetectedFace, found: DetectedFace, spec: TrackingSpec): number | undefined {
  const sizes = [faceSizePx(expected), faceSizePx(found)] as const;
  if (Math.min(...sizes) <= 0 || Math.max(...sizes) > Math.min(...sizes) * spec.maxSizeRatio) return undefined;
  const overlap = intersectionOverUnion(expected.box, found.box);
  const offset = keypointOffset(expected, found);
  if (overlap < spec.minOverlap && offset > spec.maxKeypointOffset) return undefined;
  return Math.min(1 - overlap + offset, aloneCost);
}
