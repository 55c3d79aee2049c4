import { describe, expect, it } from 'vitest';
import type { BoundingBox, DetectedFace, DetectionSpec } from '../../../lib/face/types.ts';
import type { FaceDetector } from '../../../lib/inference/face-detector.ts';
import { findFaces } from '../../../lib/inference/find-faces.ts';

const spec: DetectionSpec = {
  minScore: 0.8,
  minFacePx: 48,
  tileFractions: [0.75, 0.5],
  mergeOverlap: 0.4,
  borderFraction: 0.25,
};
/** So small that no view of it must be shrunk. */
const picture = { width: 84, height: 70 } as ImageBitmap;

function face(x: number, side: number, score: number): DetectedFace {
  return { box: { x, y: 0, width: side, height: side }, keypoints: [], score };
}

/** Answers each look with the next list of faces. */
function detectorOf(...answers: DetectedFace[][]) {
  const looks: BoundingBox[][] = [];
  const detector: FaceDetector = {
    name: 'blazeface',
    async detect(_, views) {
      looks.push([...views]);
      return answers[looks.length - 1] ?? [];
    },
  };
  return { detector, looks };
}

describe('findFaces', () => {
  it('gives the largest face first, each once', async () => {
    const { detector, looks } = detectorOf([face(0, 30, 0.99), face(60, 50, 0.9), face(62, 48, 0.85)]);
    const faces = await findFaces(detector, picture, spec);
    expect(faces.map(({ box }) => box.width)).toEqual([50, 30]);
    expect(looks).toHaveLength(1);
  });

  it('leaves out what the card does not call a face', async () => {
    const { detector } = detectorOf([face(0, 30, 0.79)], []);
    expect(await findFaces(detector, picture, spec)).toEqual([]);
  });

  it('looks again with a border where nothing was found', async () => {
    const { detector, looks } = detectorOf([], [face(10, 60, 0.9)]);
    expect(await findFaces(detector, picture, spec)).toHaveLength(1);
    expect(looks[1]).toEqual([{ x: -21, y: -28, width: 126, height: 126 }]);
  });
});
