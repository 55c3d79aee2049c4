import type { CropSpec, CropSquare, DetectedFace, Point } from './types.ts';

/** Angle of the line from the subject's right eye to the left eye, in radians; 0 when level. */
export function faceRollRadians(face: DetectedFace): number {
  const [rightEye, leftEye] = face.keypoints;
  if (!rightEye || !leftEye) return 0;
  return Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x);
}

export function cropSquare(face: DetectedFace, spec: CropSpec): CropSquare {
  const { x, y, width, height } = face.box;
  return {
    centre: { x: x + width / 2, y: y + height / 2 },
    side: Math.max(width, height) * spec.scale,
    rollRadians: spec.rollCorrected ? faceRollRadians(face) : 0,
  };
}

/** Points of the source as they lie in the square, in parts of its side: (0, 0) is its upper left corner. */
export function partsOfSquare(points: readonly Point[], { centre, side, rollRadians }: CropSquare): Point[] {
  const cos = Math.cos(rollRadians);
  const sin = Math.sin(rollRadians);
  return points.map(({ x, y }) => {
    const right = x - centre.x;
    const down = y - centre.y;
    return { x: 0.5 + (right * cos + down * sin) / side, y: 0.5 + (down * cos - right * sin) / side };
  });
}
