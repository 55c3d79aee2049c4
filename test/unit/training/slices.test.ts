import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faceTraits, typologyAngle } from '../../../training/judging/face-traits.ts';
import { headPose } from '../../../training/judging/head-pose.ts';
import type { JudgedSample } from '../../../training/judging/judged-sample.ts';
import { sliceRows } from '../../../training/judging/slices.ts';
import { wilsonInterval95 } from '../../../training/judging/wilson.ts';
import { openPreparedSet } from '../../../training/prepared/prepared-set.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The corners of the canonical face, by landmark: y up, z to the camera. */
const corners: [number, number, number, number][] = [
  [33, -4.445859, 2.663991, 3.173422],
  [263, 4.445859, 2.663991, 3.173422],
  [133, -1.856432, 2.585245, 3.757904],
  [362, 1.856432, 2.585245, 3.757904],
  [61, -2.456206, -4.342621, 4.283884],
  [291, 2.456206, -4.342621, 4.283884],
  [1, 0, -1.126865, 7.475604],
  [152, 0, -9.403378, 4.264492],
];

/** Landmarks in crop pixels of a head turned right, then raised, then leant anticlockwise, seen from afar. */
function seen(turn: number, raise: number, lean: number): number[] {
  const landmarks = Array.from({ length: 956 }, () => 0);
  const [t, r, l] = [turn, raise, lean].map(radians) as [number, number, number];
  for (const [landmark, x, y, z] of corners) {
    const turned = { x: x * Math.cos(t) + z * Math.sin(t), z: z * Math.cos(t) - x * Math.sin(t) };
    const height = y * Math.cos(r) + turned.z * Math.sin(r);
    landmarks[2 * landmark] = 72 + 6 * (turned.x * Math.cos(l) - height * Math.sin(l));
    landmarks[2 * landmark + 1] = 72 - 6 * (turned.x * Math.sin(l) + height * Math.cos(l));
  }
  return landmarks;
}

describe('the pose of a head', () => {
  it.each([
    [0, 0, 0],
    [30, 0, 0],
    [-45, 0, 0],
    [0, 20, 0],
    [0, -15, 0],
    [0, 0, 12],
    [0, 0, -8],
  ])('is read from landmarks: turned %d°, raised %d°, leant %d°', (turn, raise, lean) => {
    const pose = headPose(seen(turn, raise, lean))!;
    expect(pose.turn).toBeCloseTo(turn, 4);
    expect(pose.raise).toBeCloseTo(raise, 4);
    expect(pose.lean).toBeCloseTo(lean, 4);
  });

  it('is not guessed from the six points of the detector', () => {
    expect(headPose(undefined)).toBeUndefined();
    expect(headPose([20, 30, 60, 30, 40, 50, 40, 70, 10, 40, 70, 40])).toBeUndefined();
  });
});

describe('the typology angle', () => {
  it('falls from light to dark skin colours', () => {
    const angles = [
      [250, 225, 200],
      [235, 195, 165],
      [200, 150, 115],
      [140, 95, 65],
      [75, 50, 35],
    ].map(([r, g, b]) => typologyAngle(r!, g!, b!));
    expect(angles).toEqual(angles.toSorted((a, b) => b - a));
    expect(angles[0]).toBeGreaterThan(55);
    expect(angles.at(-1)).toBeLessThan(-30);
  });
});

const size = 40;

describe('the traits of a face', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-slices-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const traitsOf = (colourAt: (x: number, y: number) => number[], framing: 'face' | 'picture' = 'face') => {
    const face = { file: 'a.jpg', label: 0 as const, dataset: 'd', paired: true, source: 's', split: 'test' as const };
    const box = { x: 0, y: 0, width: 50, height: 50 };
    const keypoints = [12, 15, 28, 15, 20, 22, 20, 30, 2, 18, 38, 18];
    const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return colourAt(pixel % size, Math.floor(pixel / size))[i % 3]!;
    });
    const prepared = { ...face, face: 0, boxFrom: 'detected' as const, score: 0.9, box, landmarks: keypoints };
    writePreparedSet(folder, { size, framing, crops: [{ face: prepared, pixels }] });
    return faceTraits(openPreparedSet(folder), 0);
  };

  it('are brightness and detail of its middle', () => {
    expect(traitsOf(() => [80, 80, 80])).toMatchObject({ brightness: 80, detail: 0 });
    const checkered = traitsOf((x, y) => Array.from({ length: 3 }, () => ((x + y) % 2 ? 120 : 80)));
    expect(checkered.brightness).toBeCloseTo(100, 0);
    expect(checkered.detail).toBeCloseTo(160, 0);
    const onlyTheBorder = traitsOf((x) => (x < 3 ? [255, 255, 255] : [80, 80, 80]));
    expect(onlyTheBorder).toMatchObject({ brightness: 80, detail: 0 });
  });

  it('have the colour of the cheeks, not that of lips, eyes or beard', () => {
    const skin = [200, 150, 115];
    const angle = typologyAngle(200, 150, 115);
    expect(traitsOf((_, y) => (y > 19 && y < 26 ? skin : [20, 20, 20])).typologyAngle).toBeCloseTo(angle, 6);
  });

  it('have no colour of the cheeks in blue light', () => {
    expect(traitsOf(() => [80, 90, 160])).not.toHaveProperty('typologyAngle');
  });

  it('are unknown of whole pictures', () => {
    expect(traitsOf(() => [80, 80, 80], 'picture')).toEqual({});
  });
});

describe('Wilson’s interval', () => {
  it('is that of the paper’s formula, and stays within 0 and 1', () => {
    const [low, high] = wilsonInterval95(0.1, 100);
    expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.0552', '0.1744']);
    expect(wilsonInterval95(0, 50)[0]).toBe(0);
    expect(wilsonInterval95(0, 50)[1]).toBeCloseTo(0.0714, 3);
    expect(wilsonInterval95(1, 50)[1]).toBeCloseTo(1, 9);
  });
});

describe('slices', () => {
  const sample = (i: number, more: Partial<JudgedSample> = {}) =>
    ({
      file: `${i}.jpg`,
      label: (i % 2) as 0 | 1,
      dataset: 'one',
      paired: true,
      source: `${i}`,
      face: 0,
      isVideo: false,
      facePx: 100,
      detectorScore: 0.95,
      place: i,
      logit: 0,
      score: i % 2 ? 0.9 : 0.1,
      ...more,
    }) as JudgedSample;
  const rowOf = (rows: ReturnType<typeof sliceRows>, by: string, part: string) =>
    rows.find((row) => row.by === by && row.part.startsWith(part))!;

  it('say how many fakes of turned heads are marked, with an interval', () => {
    const judged = Array.from({ length: 80 }, (_, i) => sample(i, { score: i % 2 && i < 60 ? 0.9 : 0.1 }));
    const rows = sliceRows(judged, 0.8, (place) => ({ turn: place < 60 ? -3 : -40 }));
    const far = rowOf(rows, 'turn of the head', '30° and more');
    expect(far).toMatchObject({ real: 10, fake: 10, truePositiveRate: 0, falseAlarmRate: 0 });
    expect(far.truePositiveRateInterval95).toEqual(wilsonInterval95(0, 10));
    expect(far.usualTruePositiveRate).toBeCloseTo(0.75, 9);
    expect(rowOf(rows, 'turn of the head', 'below 10')).toMatchObject({ auc: 1, truePositiveRate: 1 });
  });

  it('expect of a part what its data sets give', () => {
    const judged = Array.from({ length: 80 }, (_, i) =>
      sample(i, { dataset: i < 40 ? 'easy' : 'hard', score: i % 2 && i < 40 ? 0.9 : 0.1 }),
    );
    const rows = sliceRows(judged, 0.8, (place) => ({ brightness: place < 40 ? 100 : 20 }));
    expect(rowOf(rows, 'brightness of the face', 'below 60')).toMatchObject({
      truePositiveRate: 0,
      usualTruePositiveRate: 0,
    });
    expect(rowOf(rows, 'data set', 'easy')).toMatchObject({ truePositiveRate: 1 });
  });

  it('count a video once in intervals, however many of its frames were judged', () => {
    const frames = Array.from({ length: 40 }, (_, i) => sample(i, { file: `video-${i % 2}`, source: 's' }));
    const row = rowOf(sliceRows(frames, 0.8), 'face size', '80 to below 128');
    expect(row.fake).toBe(20);
    expect(row.truePositiveRateInterval95).toEqual(wilsonInterval95(1, 1));
  });

  it('leave out what could not be measured', () => {
    const rows = sliceRows([sample(0), sample(1)], 0.8, (place) => (place ? {} : { typologyAngle: 60 }));
    const colours = rows.filter(({ by }) => by === 'colour of the cheeks');
    expect(colours.map(({ part, real, fake }) => [part, real, fake])).toEqual([['lightest (55° and more)', 1, 0]]);
    expect(rows.some(({ by }) => by === 'turn of the head')).toBe(false);
  });
});
