import type { BoundingBox, DetectedFace } from '../../../../lib/face/types.ts';
import { beginFrame, emptyTracking, linkFaces, trackedFaces } from '../../../../lib/video/track-faces.ts';
import type { TrackedFace, TrackingState } from '../../../../lib/video/track-faces.ts';
import { defaultVideoSpec } from '../../../../lib/models/video-spec.ts';

/** Where the keypoints of a frontal face lie in its box. */
const places = [
  [0.3, 0.35],
  [0.7, 0.35],
  [0.5, 0.55],
  [0.5, 0.75],
  [0.05, 0.4],
  [0.95, 0.4],
] as const;

export function faceIn(box: BoundingBox): DetectedFace {
  const keypoints = places.map(([right, down]) => ({ x: box.x + right * box.width, y: box.y + down * box.height }));
  return { box, keypoints, score: 0.9 };
}

/** A square face by its centre. */
export function faceAt(x: number, y: number, side = 100): DetectedFace {
  return faceIn({ x: x - side / 2, y: y - side / 2, width: side, height: side });
}

/** Noise of standard deviation about 1, the same in each run. */
export function noiseFrom(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A gentle slope of grey, so that there is something to compare. */
export const scene = Array.from({ length: 64 }, (_, i) => i * 3);
export const otherScene = scene.toReversed();

export interface FakeFrame {
  timeSeconds: number;
  faces: DetectedFace[];
  signature?: number[];
}

/** The tracks after each of the frames. */
export function follow(frames: readonly FakeFrame[], spec = defaultVideoSpec): TrackedFace[][] {
  let state: TrackingState = emptyTracking;
  return frames.map(({ timeSeconds, faces, signature = scene }) => {
    state = linkFaces(beginFrame(state, { timeSeconds, signature }, spec), timeSeconds, faces, spec);
    return trackedFaces(state, spec);
  });
}
