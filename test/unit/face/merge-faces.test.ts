import { describe, expect, it } from 'vitest';
import { faceSizePx, intersectionOverUnion, mergeFaces, overlapOverSmaller } from '../../../lib/face/merge-faces.ts';
import type { DetectedFace } from '../../../lib/face/types.ts';

function face(x: number, y: number, side: number, score: number): DetectedFace {
  return { box: { x, y, width: side, height: side }, keypoints: [], score };
}

describe('overlaps', () => {
  const large = { x: 0, y: 0, width: 100, height: 100 };
  const inside = { x: 10, y: 10, width: 20, height: 20 };

  it('over the smaller box is 1 for a box inside another', () => {
    expect(overlapOverSmaller(large, inside)).toBe(1);
    expect(overlapOverSmaller(inside, large)).toBe(1);
  });

  it('over the union counts what is not shared', () => {
    expect(intersectionOverUnion(large, inside)).toBeCloseTo(0.04);
    expect(intersectionOverUnion(large, large)).toBe(1);
  });

  it('is 0 for boxes that touch, lie apart or are empty', () => {
    expect(overlapOverSmaller(large, { x: 100, y: 0, width: 10, height: 10 })).toBe(0);
    expect(overlapOverSmaller(large, { x: 200, y: 200, width: 10, height: 10 })).toBe(0);
    expect(overlapOverSmaller(large, { x: 5, y: 5, width: 0, height: 0 })).toBe(0);
    expect(intersectionOverUnion(inside, { x: 10, y: 40, width: 20, height: 20 })).toBe(0);
  });
});

describe('mergeFaces', () => {
  it('keeps the best of boxes on the same face, whatever their order', () => {
    const faces = [face(0, 0, 100, 0.8), face(4, 2, 100, 0.95), face(20, 20, 50, 0.9)];
    expect(mergeFaces(faces, 0.4)).toEqual([faces[1]]);
    expect(mergeFaces(faces.toReversed(), 0.4)).toEqual([faces[1]]);
  });

  it('keeps neighbours that overlap a little', () => {
    const faces = [face(0, 0, 100, 0.9), face(70, 0, 100, 0.8)];
    expect(mergeFaces(faces, 0.4)).toHaveLength(2);
    expect(mergeFaces(faces, 0.2)).toHaveLength(1);
  });

  it('lets a removed box remove nothing', () => {
    const chain = [face(0, 0, 100, 0.9), face(50, 0, 100, 0.8), face(100, 0, 100, 0.7)];
    expect(mergeFaces(chain, 0.4)).toEqual([chain[0], chain[2]]);
  });

  it('leaves its argument as it was', () => {
    const faces = [face(0, 0, 10, 0.1), face(50, 0, 10, 0.9)];
    const before = structuredClone(faces);
    mergeFaces(faces, 0.4);
    expect(faces).toEqual(before);
  });
});

describe('faceSizePx', () => {
  it('is the longer side', () => {
    expect(faceSizePx({ box: { x: 0, y: 0, width: 30, height: 48 } })).toBe(48);
  });
});
