import type { DetectedFace } from './types.ts';

/** Box and keypoints on average; the score is 0, since nobody found it. Expects one face or more. */
export function meanFace(
  faces: readonly DetectedFace[],
  weightOf: (face: DetectedFace) => number = () => 1,
): DetectedFace {
  const total = faces.reduce((sum, face) => sum + weightOf(face), 0);
  const mean = (read: (face: DetectedFace) => number): number =>
    faces.reduce((sum, face) => sum + read(face) * weightOf(face), 0) / total;
  const keypointCount = Math.min(...faces.map(({ keypoints }) => keypoints.length));
  return {
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    keypoints: Array.from({ length: keypointCount }, (_, i) => ({
      x: mean(({ keypoints }) => keypoints[i]!.x),
      y: mean(({ keypoints }) => keypoints[i]!.y),
    })),
    score: 0,
  };
}
