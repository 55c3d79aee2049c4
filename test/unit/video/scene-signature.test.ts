import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { sceneDifference, sceneSignature } from '../../../lib/video/scene-signature.ts';
import { noiseFrom, scene } from './support/faces.ts';

const { cutDifference } = defaultVideoSpec.tracking;

function drawn(seed: number): number[] {
  const noise = noiseFrom(seed);
  return Array.from({ length: 64 }, () => 128 + 40 * noise());
}

describe('sceneSignature', () => {
  it('is the luma of each cell', () => {
    const data = new Uint8ClampedArray(8 * 8 * 4).fill(255);
    data.set([255, 0, 0, 255]);
    const signature = sceneSignature({ data, width: 8, height: 8 });
    expect(signature).toHaveLength(64);
    expect(signature[0]).toBeCloseTo(76.2, 0);
    expect(signature[63]).toBeCloseTo(255);
  });

  it('refuses a picture of another size', () => {
    const pixels = { data: new Uint8ClampedArray(4), width: 1, height: 1 };
    expect(() => sceneSignature(pixels)).toThrow('expected 8 x 8 pixels, got 1 x 1');
  });
});

describe('sceneDifference', () => {
  it('is none for the same frame, also brighter or darker', () => {
    expect(sceneDifference(scene, scene)).toBe(0);
    expect(
      sceneDifference(
        scene,
        scene.map((grey) => grey + 60),
      ),
    ).toBeCloseTo(0);
  });

  it('tells scenes apart that have nothing in common', () => {
    for (let seed = 1; seed <= 20; seed++)
      expect(sceneDifference(drawn(seed), drawn(seed + 100))).toBeGreaterThan(cutDifference);
  });

  it('stays below a cut when a picture in the corner changes', () => {
    const studio = drawn(9);
    const withInset = (grey: number) => studio.map((old, i) => (i % 8 < 3 && i < 32 ? grey : old));
    expect(sceneDifference(withInset(10), withInset(250))).toBeLessThan(cutDifference);
  });

  it('stays below a cut when the camera pans by a cell, to whatever side', () => {
    const wide = Array.from({ length: 10 }, (_, row) => drawn(row + 50).slice(0, 10));
    const from = (left: number, top: number) => wide.slice(top, top + 8).flatMap((row) => row.slice(left, left + 8));
    for (const [left, top] of [
      [0, 1],
      [2, 1],
      [1, 0],
      [1, 2],
      [0, 0],
      [2, 2],
    ] as const)
      expect(sceneDifference(from(1, 1), from(left, top))).toBeCloseTo(0);
  });

  it('stays below a cut when a person moves before the same wall', () => {
    const room = drawn(3);
    const withPerson = (column: number) =>
      room.map((grey, i) => (Math.abs((i % 8) - column) < 1 && i >= 24 ? 200 : grey));
    expect(sceneDifference(withPerson(2), withPerson(4))).toBeLessThan(cutDifference);
  });

  it('makes nothing of the noise of a dark frame', () => {
    const noise = noiseFrom(4);
    const dark = () => Array.from({ length: 64 }, () => 16 + noise());
    expect(sceneDifference(dark(), dark())).toBeLessThan(cutDifference);
  });
});
