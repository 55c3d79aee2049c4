import type { DetectedFace, Size } from '../face/types.ts';

/** A face in the pixels of another size of the same picture. */
export function scaleFace({ box, keypoints, score }: DetectedFace, from: Size, to: Size): DetectedFace {
  const right = to.width / from.width;
  const down = to.height / from.height;
  return {
    box: { x: box.x * right, y: box.y * down, width: box.width * right, height: box.height * down },
    keypoints: keypoints.map(({ x, y }) => ({ x: x * right, y: y * down })),
    score,
  };
}
