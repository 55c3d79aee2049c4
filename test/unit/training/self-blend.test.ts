import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import { drawBlend, drawSourceTargetChange, mix } from '../../../training/augment/blend/draw-blend.ts';
import { convexHull, drawFaceHull, faceFrame } from '../../../training/augment/blend/face-hull.ts';
import type { Polygon } from '../../../training/augment/blend/face-hull.ts';
import { matchColour } from '../../../training/augment/blend/match-colour.ts';
import { fitSimilarity } from '../../../training/augment/blend/similarity.ts';
import { boxMean, drawSoftMask, fillPolygon } from '../../../training/augment/blend/soft-mask.ts';
import { drawDonor } from '../../../training/batches/draw-donor.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import { sampleTable } from '../../../training/batches/sample-table.ts';
import type { TrainingSample } from '../../../training/training-sample.ts';

const side = 72;
/** Eyes, nose, mouth, ears of an upright face in the middle. */
const keypoints = [26, 30, 46, 30, 36, 42, 36, 50, 16, 34, 56, 34];

function drawn(seed = 1, base = 90): RgbPixels {
  const random = seededRandom(seed);
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => base + (Math.floor(i / 3) % side) / 2 + 40 * random(),
  );
  return { data, width: side, height: side };
}

/** Another face in the same place: so blends differ wherever the mask says. */
const target = { pixels: drawn(1), landmarks: keypoints };
const seeds = Array.from({ length: 30 }, (_, i) => i);

function turnedBy(points: readonly number[], degrees: number, scale: number): number[] {
  const [cos, sin] = [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)];
  return points.map((_, i) => {
    const [x, y] = [points[i - (i % 2)]! - 36, points[i - (i % 2) + 1]! - 36];
    return i % 2 === 0 ? 36 + cos * x - sin * y + 1 : 36 + sin * x + cos * y - 2;
  });
}

function bounds(polygon: Polygon): { left: number; right: number; top: number; bottom: number } {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

describe('a blend', () => {
  test.each([false, true])('differs from the real inside of its mask only (cross: %s)', (isCross) => {
    for (const seed of seeds) {
      const { real, fake, mask } = drawBlend(isCross, seededRandom(seed))(target, { ...target, pixels: drawn(2) });
      expect(real).toBe(target.pixels);
      const outside = fake.data.filter((_, i) => mask[Math.floor(i / 3)] === 0);
      expect(outside).toEqual(real.data.filter((_, i) => mask[Math.floor(i / 3)] === 0));
      expect(outside.length).toBeGreaterThan(fake.data.length / 4);
      expect(fake.data).not.toEqual(real.data);
    }
  });

  test('of a face with its like is the face', () => {
    const mask = Float32Array.from({ length: side * side }, (_, i) => (i % 7) / 6);
    expect(mix(target.pixels, target.pixels, mask).data).toEqual(target.pixels.data);
  });

  test('leaves the pixels that it is given alone, and repeats by its seed', () => {
    const before = drawn(1).data;
    const first = drawBlend(false, seededRandom(5))(target, target);
    const again = drawBlend(false, seededRandom(5))(target, target);
    expect(target.pixels.data).toEqual(before);
    expect(again).toEqual(first);
  });

  test('takes a donor by its landmarks onto the target', () => {
    const spot = (x: number, y: number) => {
      const pixels = { ...drawn(3, 60), data: drawn(3, 60).data.map(() => 60) };
      for (let i = 0; i < pixels.data.length; i++) {
        const [column, row] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < 3) pixels.data[i] = 220;
      }
      return pixels;
    };
    const donorPoints = turnedBy(keypoints, 12, 0.9);
    const donor = { pixels: spot(donorPoints[4]!, donorPoints[5]!), landmarks: donorPoints };
    const flat = { pixels: { ...drawn(1), data: drawn(1).data.map((_, i) => 60 + (i % 2)) }, landmarks: keypoints };
    const blends = seeds.map((seed) => drawBlend(true, seededRandom(seed))(flat, donor));
    const whole = blends.find(({ mask }) => mask[42 * side + 36]! > 0.99)!;
    const at = (x: number, y: number) => whole.fake.data[(y * side + x) * 3]!;
    expect(at(36, 42)).toBeGreaterThan(at(30, 42) + 10);
    expect(at(36, 42)).toBeGreaterThan(at(42, 42) + 10);
  });
});

describe('the source-target change', () => {
  test('befalls source and target equally often, and changes the picture', async () => {
    const drawnChanges = Array.from({ length: 200 }, (_, seed) => drawSourceTargetChange(seededRandom(seed * 7919)));
    const ofTarget = drawnChanges.filter(({ isOfTarget }) => isOfTarget).length;
    expect(ofTarget).toBeGreaterThan(75);
    expect(ofTarget).toBeLessThan(125);
    const changed = await drawnChanges[0]!.change(target.pixels, 0);
    expect(changed.data).not.toEqual(target.pixels.data);
    expect([changed.width, changed.height]).toEqual([side, side]);
  });
});

describe('the mask', () => {
  test('lies on the face of six keypoints: within the ears, from the forehead to the chin', () => {
    for (const seed of seeds) {
      const { polygon } = drawFaceHull(seededRandom(seed))(keypoints, side);
      const { left, right, top, bottom } = bounds(polygon);
      expect(left).toBeGreaterThan(10);
      expect(right).toBeLessThan(62);
      expect(top).toBeGreaterThan(6);
      expect(bottom).toBeLessThan(72);
      expect(bottom - top).toBeGreaterThan(10);
    }
  });

  test('is narrow on the side that is turned away', () => {
    const turned = [30, 30, 46, 30, 34, 42, 37, 50, 27, 34, 64, 34];
    for (const seed of seeds) {
      const { left, right } = bounds(drawFaceHull(seededRandom(seed))(turned, side).polygon);
      expect(right - 38).toBeGreaterThan(38 - left);
    }
  });

  test('follows dense landmarks by their convex hull', () => {
    const dense = Array.from({ length: 68 * 2 }, (_, i) => {
      const point = Math.floor(i / 2);
      const isEye = point >= 36 && point < 48;
      const isMouth = point >= 48;
      const centre = isEye ? [36, 28] : isMouth ? [36, 46] : [36, 38];
      const radius = isEye || isMouth ? 6 : 20;
      return centre[i % 2]! + radius * (i % 2 === 0 ? Math.cos(point) : Math.sin(point));
    });
    for (const seed of seeds) {
      const { left, right, top, bottom } = bounds(drawFaceHull(seededRandom(seed))(dense, side).polygon);
      expect(Math.min(left, top)).toBeGreaterThan(10);
      expect(Math.max(right, bottom)).toBeLessThan(66);
    }
  });

  test('lies in the middle of a crop without landmarks', () => {
    const { left, right } = bounds(drawFaceHull(seededRandom(1))(undefined, side).polygon);
    expect((left + right) / 2 / side).toBeCloseTo(0.5, 1);
  });

  test('is soft, reaches 1 and is exactly 0 away from the face', () => {
    for (const seed of seeds) {
      const random = seededRandom(seed);
      const mask = drawSoftMask(random)(drawFaceHull(random)(keypoints, side), side);
      expect(Math.max(...mask)).toBe(1);
      expect(Math.min(...mask)).toBe(0);
      expect(mask.some((value) => value > 0.1 && value < 0.9)).toBe(true);
      expect([mask[0], mask[side - 1], mask[side * (side - 1)]]).toEqual([0, 0, 0]);
    }
  });

  test('stands where the same face stands in the next frame of a clip', () => {
    const hull = drawFaceHull(seededRandom(3));
    const moved = keypoints.map((value) => value + 4);
    const [first, second] = [hull(keypoints, side).polygon, hull(moved, side).polygon];
    first.forEach(([x, y], i) => {
      expect(second[i]![0]).toBeCloseTo(x + 4, 6);
      expect(second[i]![1]).toBeCloseTo(y + 4, 6);
    });
  });
});

describe('geometry of blends', () => {
  test('a convex hull drops the points inside', () => {
    const hull = convexHull([
      [0, 0],
      [4, 0],
      [2, 1],
      [4, 4],
      [1, 2],
      [0, 4],
    ]);
    expect(hull.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual([
      [0, 0],
      [0, 4],
      [4, 0],
      [4, 4],
    ]);
  });

  test('a filled square has its area', () => {
    const filled = fillPolygon(
      [
        [2, 2],
        [7, 2],
        [7, 6],
        [2, 6],
      ],
      10,
    );
    expect(filled.reduce((sum, value) => sum + value, 0)).toBe(20);
  });

  test('a box mean of a constant is that constant, edges too', () => {
    expect(boxMean(new Float32Array(100).fill(0.5), 10, 3).every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true);
  });

  test('a similarity is found exactly, and what is no similarity leaves a residual', () => {
    const { affine, residual } = fitSimilarity(keypoints, turnedBy(keypoints, 20, 1.2), side);
    expect(residual).toBeLessThan(1e-9);
    expect(Math.hypot(affine.matrix[0], affine.matrix[2])).toBeCloseTo(1.2, 6);
    expect(affine.shift[0]).toBeCloseTo(1, 6);
    expect(affine.shift[1]).toBeCloseTo(-2, 6);
    const profile = keypoints.map((value, i) => (i % 2 === 0 ? value * 0.3 : value));
    expect(fitSimilarity(keypoints, profile, side).residual).toBeGreaterThan(0.2);
  });

  test('the frame of a face runs from the eyes to the mouth', () => {
    const frame = faceFrame(keypoints, side);
    expect(frame.eyes).toEqual([36, 30]);
    expect(frame.unitPx).toBe(20);
    expect(frame.down).toEqual([0, 1]);
  });

  test('matched colours have the mean of the target under the mask', () => {
    const mask = new Float32Array(side * side).fill(1);
    const mean = ({ data }: RgbPixels) => data.reduce((sum, value) => sum + value, 0) / data.length;
    const matched = matchColour(drawn(2, 30), target.pixels, mask, 1);
    expect(Math.abs(mean(matched) - mean(target.pixels))).toBeLessThan(1);
    expect(mean(drawn(2, 30))).toBeLessThan(mean(target.pixels) - 30);
  });
});

describe('a donor', () => {
  const landmarksOf = [
    keypoints,
    turnedBy(keypoints, 10, 1.1),
    keypoints.map((value, i) => (i % 2 === 0 ? value * 0.3 : value)),
    keypoints,
    keypoints,
    undefined,
  ];
  const samples: TrainingSample[] = [0, 1, 2, 3, 4, 5].map((place) => ({
    places: [place],
    label: place === 3 ? 1 : 0,
    dataset: place === 4 ? 'other' : 'drawn',
    source: `person-${place}`,
    domain: 0,
    landmarks: [landmarksOf[place]],
  }));
  const faces: PreparedSet['faces'] = [];
  const set: PreparedSet = {
    folder: 'drawn',
    size: side,
    framing: 'face',
    faces,
    pixels: new SharedArrayBuffer(6 * side * side * 3),
    sha256: '',
  };
  const table = sampleTable(set, samples, 1, true);

  test('is a real face of the same data set and another source that looks the same way', () => {
    const donors = new Set(seeds.map((seed) => drawDonor(table, 0, seededRandom(seed))));
    donors.delete(undefined);
    expect(donors).toEqual(new Set([1]));
  });

  test('is missing where the target has no landmarks or stands alone', () => {
    expect(seeds.map((seed) => drawDonor(table, 5, seededRandom(seed)))).toEqual(seeds.map(() => undefined));
    expect(drawDonor(table, 4, seededRandom(1))).toBeUndefined();
  });
});
