import type { BoundingBox, DetectedFace } from './types.ts';

function sharedArea(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Shared area as a part of the smaller box, 0..1. */
export function overlapOverSmaller(a: BoundingBox, b: BoundingBox): number {
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return smaller > 0 ? sharedArea(a, b) / smaller : 0;
}

/** Shared area as a part of both together, 0..1. */
export function intersectionOverUnion(a: BoundingBox, b: BoundingBox): number {
  const shared = sharedArea(a, b);
  const union = a.width * a.height + b.width * b.height - shared;
  return union > 0 ? shared / union : 0;
}

/** Non-maximum suppression: of boxes that share more than `mergeOverlap` of the smaller one the best score stays. */
export function mergeFaces(faces: readonly DetectedFace[], mergeOverlap: number): DetectedFace[] {
  const kept: DetectedFace[] = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlapOverSmaller(face.box, other.box) <= mergeOverlap)) kept.push(face);
  }
  return kept;
}

/** Longer side of the face box in source pixels. */
export function faceSizePx({ box }: Pick<DetectedFace, 'box'>): number {
  return Math.max(box.width, box.height);
}
