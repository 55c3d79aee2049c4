import { meanFace } from './mean-face.ts';
import { intersectionOverUnion } from './merge-faces.ts';
import type { DetectedFace, Point } from './types.ts';

/** Feature maps of the short-range model: cells a side and anchors a cell (MediaPipe ssd_anchors_calculator, 896 in all). */
const grids = [
  { cells: 16, perCell: 2 },
  { cells: 8, perCell: 6 },
] as const;

const valuesPerAnchor = 16;
const keypointCount = 6;
/** MediaPipe's weighted suppression blends boxes from here on. */
const blendOverlap = 0.3;

export interface BlazeFaceOutput {
  /** Raw scores of a grid: [cells, cells, perCell]. */
  scores: Float32Array;
  /** Raw boxes and keypoints in input pixels about the anchor: [cells, cells, perCell, 16]. */
  boxes: Float32Array;
}

/** Faces in parts of the input's side (0..1), surest first; overlapping ones blended by score as MediaPipe does. */
export function decodeBlazeFace(
  outputs: readonly BlazeFaceOutput[],
  inputPx: number,
  minScore: number,
): DetectedFace[] {
  const faces: DetectedFace[] = [];
  grids.forEach(({ cells, perCell }, grid) => {
    const { scores, boxes } = outputs[grid]!;
    for (let anchor = 0; anchor < cells * cells * perCell; anchor++) {
      const score = 1 / (1 + Math.exp(-scores[anchor]!));
      if (score < minScore) continue;
      const cell = Math.floor(anchor / perCell);
      const centre = { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
      faces.push(faceAt(boxes, anchor * valuesPerAnchor, centre, inputPx, score));
    }
  });
  return blend(faces);
}

function faceAt(values: Float32Array, at: number, anchor: Point, inputPx: number, score: number): DetectedFace {
  const width = values[at + 2]! / inputPx;
  const height = values[at + 3]! / inputPx;
  const keypoints = Array.from({ length: keypointCount }, (_, i) => ({
    x: values[at + 4 + 2 * i]! / inputPx + anchor.x,
    y: values[at + 5 + 2 * i]! / inputPx + anchor.y,
  }));
  const x = values[at]! / inputPx + anchor.x - width / 2;
  const y = values[at + 1]! / inputPx + anchor.y - height / 2;
  return { box: { x, y, width, height }, keypoints, score };
}

function blend(faces: DetectedFace[]): DetectedFace[] {
  let left = faces.toSorted((a, b) => b.score - a.score);
  const blended: DetectedFace[] = [];
  while (left.length > 0) {
    const best = left[0]!;
    const group = left.filter((face) => face === best || intersectionOverUnion(face.box, best.box) > blendOverlap);
    blended.push({ ...meanFace(group, ({ score }) => score), score: best.score });
    left = left.filter((face) => !group.includes(face));
  }
  return blended;
}
