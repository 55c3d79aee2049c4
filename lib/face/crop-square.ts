import type { CropSpec, CropSquare, DetectedFace } from './types.ts';

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
