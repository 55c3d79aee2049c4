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

/** What it costs that a face stopped or turned round rather than went on as it was expected to. */
const turnCost = 0.3;

/** How badly a face fits to a place, 0 to `aloneCost`; undefined where it cannot be the same one. */
function placeCost(expected: DetectedFace, found: DetectedFace, spec: TrackingSpec): number | undefined {
  const sizes = [faceSizePx(expected), faceSizePx(found)] as const;
  if (Math.min(...sizes) <= 0 || Math.max(...sizes) > Math.min(...sizes) * spec.maxSizeRatio) return undefined;
  const overlap = intersectionOverUnion(expected.box, found.box);
  const offset = keypointOffset(expected, found);
  if (overlap < spec.minOverlap && offset > spec.maxKeypointOffset) return undefined;
  return Math.min(1 - overlap + offset, aloneCost);
}

/** The lesser cost of having gone on as expected or of being where it was; undefined where it cannot be the same face. */
export function linkCost(
  { expected, last }: { expected: DetectedFace; last: DetectedFace },
  found: DetectedFace,
  spec: TrackingSpec,
): number | undefined {
  const went = placeCost(expected, found, spec);
  const stayed = placeCost(last, found, spec);
  if (stayed === undefined) return went;
  return Math.min(went ?? aloneCost, stayed + turnCost);
}
