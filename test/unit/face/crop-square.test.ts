import { describe, expect, it } from 'vitest';
import { cropSquare, faceRollRadians, partsOfSquare } from '../../../lib/face/crop-square.ts';
import type { DetectedFace } from '../../../lib/face/types.ts';

const tilted: DetectedFace = {
  box: { x: 100, y: 50, width: 80, height: 100 },
  keypoints: [
    { x: 120, y: 80 },
    { x: 160, y: 120 },
  ],
  score: 0.9,
};

describe('faceRollRadians', () => {
  it('is the angle of the line between the eyes', () => {
    expect(faceRollRadians(tilted)).toBeCloseTo(Math.PI / 4);
  });

  it('is 0 without eyes', () => {
    expect(faceRollRadians({ ...tilted, keypoints: [] })).toBe(0);
  });
});

describe('cropSquare', () => {
  it('lies about the middle of the box, its side a multiple of the longer side', () => {
    expect(cropSquare(tilted, { size: 128, scale: 1.5, rollCorrected: false })).toEqual({
      centre: { x: 140, y: 100 },
      side: 150,
      rollRadians: 0,
    });
  });

  it('turns with the eyes where the card says so', () => {
    expect(cropSquare(tilted, { size: 128, scale: 1, rollCorrected: true }).rollRadians).toBeCloseTo(Math.PI / 4);
  });
});

describe('partsOfSquare', () => {
  it('puts the middle of the square in the middle and its corner at the origin', () => {
    const square = { centre: { x: 140, y: 100 }, side: 80, rollRadians: 0 };
    const points = [square.centre, { x: 100, y: 60 }, { x: 160, y: 60 }];
    expect(partsOfSquare(points, square)).toEqual([
      { x: 0.5, y: 0.5 },
      { x: 0, y: 0 },
      { x: 0.75, y: 0 },
    ]);
  });

  it('puts the eyes of a face that was turned upright on one level', () => {
    const [right, left] = partsOfSquare(
      tilted.keypoints,
      cropSquare(tilted, { size: 128, scale: 1, rollCorrected: true }),
    );
    expect(right!.y).toBeCloseTo(left!.y);
    expect(right!.x).toBeLessThan(left!.x);
  });
});
