import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import { drawBlendMotion, drawWholeMotion, stillMotion } from '../../../training/augment/blend/clip-motion.ts';
import { drawBlend } from '../../../training/augment/blend/draw-blend.ts';
import { entryCrops } from '../../../training/batches/make-batch.ts';
import { sampleTable } from '../../../training/batches/sample-table.ts';
import { trackSamples } from '../../../training/trainer/samples.ts';
import { trackSet } from './support/track-set.ts';

const part = {
  flickerShare: 1,
  driftShare: 0,
  wholeFlickerShare: 1,
  wholeDriftShare: 0,
  mask: [0.1, 0.1] as [number, number],
  strength: [0.3, 0.3] as [number, number],
  brightness: [0.05, 0.05] as [number, number],
  jitter: [0.02, 0.02] as [number, number],
  drift: [0.04, 0.04] as [number, number],
  periodCrops: [30, 30] as [number, number],
};
const drifting = { ...part, flickerShare: 0, driftShare: 1 };
const frames = Array.from({ length: 30 }, (_, i) => i);
const length = ([x, y]: readonly [number, number]) => Math.hypot(x, y);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const side = 64;
const random = seededRandom(3);
const picture: RgbPixels = {
  data: Uint8Array.from({ length: side * side * 3 }, () => 60 + 120 * random()),
  width: side,
  height: side,
};
const face = { pixels: picture, landmarks: [22, 26, 42, 26, 32, 36, 32, 44, 14, 30, 50, 30] };

describe('the motion of a blend', () => {
  test('flickers from crop to crop, each by itself and within what is asked', () => {
    const motion = drawBlendMotion(part, seededRandom(1));
    const moments = frames.map(motion);
    expect(motion(7)).toEqual(moments[7]);
    expect(new Set(moments.map(({ strengthLoss }) => strengthLoss)).size).toBe(frames.length);
    for (const { maskShift, maskScale, strengthLoss, brightness, offset } of moments) {
      for (const value of [...maskShift, maskScale - 1]) expect(Math.abs(value)).toBeLessThanOrEqual(0.1);
      for (const value of offset) expect(Math.abs(value)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(brightness)).toBeLessThanOrEqual(0.05);
      expect(strengthLoss).toBeLessThan(0.3);
    }
  });

  test('drifts slowly: neighbours are near, half a period far', () => {
    for (const seed of [1, 2, 3, 4]) {
      const offsets = frames.map(drawBlendMotion(drifting, seededRandom(seed))).map(({ offset }) => offset);
      const step = (from: number, to: number) =>
        length([offsets[to]![0] - offsets[from]![0], offsets[to]![1] - offsets[from]![1]]);
      expect(Math.max(...frames.slice(1).map((to) => step(to - 1, to)))).toBeLessThan(0.01);
      expect(Math.max(...frames.slice(15).map((to) => step(to - 15, to)))).toBeGreaterThan(0.07);
    }
  });

  test('without the part, or in no share of the blends, is none', () => {
    expect(drawBlendMotion(undefined, seededRandom(1))).toBe(stillMotion);
    expect(drawBlendMotion({ ...part, flickerShare: 0 }, seededRandom(1))).toBe(stillMotion);
  });

  test('changes the blended part alone, and another way in each crop', () => {
    const motion = drawBlendMotion({ ...part, driftShare: 1 }, seededRandom(2));
    const blend = drawBlend(false, seededRandom(5), motion);
    const [first, second] = [blend(face, face, 0), blend(face, face, 1)];
    expect(first.mask).not.toEqual(second.mask);
    expect(first.fake.data).not.toEqual(second.fake.data);
    for (const { fake, mask } of [first, second])
      fake.data.forEach((value, i) => {
        if (mask[Math.floor(i / 3)] === 0) expect(value).toBe(picture.data[i]);
      });
    const still = drawBlend(false, seededRandom(5));
    expect(still(face, face, 0)).toEqual(still(face, face, 1));
  });
});

describe('the motion of whole crops', () => {
  test('shifts them as far as blends are shifted, so that real clips jitter as fakes do', () => {
    const ramp = { ...picture, data: picture.data.map((_, i) => 3 * (Math.floor(i / 3) % side)) };
    const middle = ((side / 2) * side + side / 2) * 3;
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const shiftOnly = { ...part, brightness: [0, 0] as [number, number] };
    const whole = seeds.map((seed) => {
      const move = drawWholeMotion(shiftOnly, seededRandom(seed))!;
      return mean(frames.map((frame) => Math.abs((move(ramp, frame) as RgbPixels).data[middle]! - ramp.data[middle]!)));
    });
    const blended = seeds.map((seed) => {
      const motion = drawBlendMotion(shiftOnly, seededRandom(seed));
      return mean(frames.map((frame) => Math.abs(3 * side * motion(frame).offset[0])));
    });
    expect(Math.abs(mean(whole) / mean(blended) - 1)).toBeLessThan(0.15);
    expect(drawWholeMotion({ ...part, wholeFlickerShare: 0 }, seededRandom(1))).toBeUndefined();
  });

  test('befalls a real clip, a fake one and a blend of the same draw alike', async () => {
    const set = trackSet([
      { label: 0, crops: 6 },
      { label: 1, crops: 6 },
    ]);
    for (const crop of set.faces.keys())
      new Uint8Array(set.pixels, crop * 16 * 16 * 3, 16 * 16 * 3).set(picture.data.subarray(0, 16 * 16 * 3));
    const samples = trackSamples(set, 'train', { frames: 4, stride: 1 });
    const crops = (index: number, clipMotion: typeof part | undefined) =>
      entryCrops(
        sampleTable(set, samples, 4, false),
        { size: 16, parts: { ...(clipMotion && { clipMotion }) } },
        { index, seed: 9, blend: 'none' },
        [0, 1, 2, 3],
      );
    expect(await crops(0, part)).toEqual(await crops(1, part));
    expect(await crops(0, part)).not.toEqual(await crops(0, undefined));
  });
});
