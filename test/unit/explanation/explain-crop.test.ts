import { describe, expect, it } from 'vitest';
import { explainCrop } from '../../../lib/explanation/explain-crop.ts';
import type { CropExplanation } from '../../../lib/explanation/explain-crop.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';

const side = 56;

/** Fine texture all over, which a blur takes away. */
function texturedCrop(): RgbPixels {
  const random = seededRandom(1);
  return { width: side, height: side, data: Uint8Array.from({ length: side * side * 3 }, () => 255 * random()) };
}

interface Box {
  left: number;
  top: number;
  side: number;
}

/** Contrast within a part of the crop, 0 for a plain one. */
function contrast({ data }: RgbPixels, box: Box): number {
  let sum = 0;
  for (let y = box.top; y < box.top + box.side; y++)
    for (let x = box.left; x < box.left + box.side; x++) sum += Math.abs(data[(y * side + x) * 3]! - 128);
  return sum / (box.side * box.side * 64);
}

interface Trial {
  crop?: RgbPixels;
  msPerCrop?: number;
  signal?: AbortSignal;
  onClassify?: (count: number) => void;
}

function explain(logitOf: (crop: RgbPixels) => number, trial: Trial = {}): Promise<CropExplanation> {
  const { crop = texturedCrop(), msPerCrop = 1, signal = new AbortController().signal, onClassify } = trial;
  return explainCrop(crop, {
    signal,
    classify: async (crops) => {
      onClassify?.(crops.length);
      return { logits: crops.map(logitOf), ms: crops.length * msPerCrop };
    },
  });
}

const lowerRight: Box = { left: 34, top: 42, side: 10 };
const looksAtOnePlace = (crop: RgbPixels) => 4 * contrast(crop, lowerRight);

describe('where the evidence lies', () => {
  it('is the one place that the classifier looks at', async () => {
    const explanation = await explain(looksAtOnePlace);
    if (explanation.status !== 'explained') throw new Error(`Expected a map, got ${explanation.status}.`);
    const { grid, values } = explanation.map;
    const peak = values.indexOf(1);
    expect(Math.abs((((peak % grid) + 0.5) * side) / grid - 39)).toBeLessThan(side / grid);
    expect(Math.abs(((Math.floor(peak / grid) + 0.5) * side) / grid - 47)).toBeLessThan(side / grid);
    expect(values[0]).toBeLessThan(0.1);
    expect(explanation.fall).toBeGreaterThan(1);
  });

  it('is never where something speaks against a fake', async () => {
    const upperLeft: Box = { left: 4, top: 4, side: 10 };
    const explanation = await explain((crop) => looksAtOnePlace(crop) - 4 * contrast(crop, upperLeft));
    if (explanation.status !== 'explained') throw new Error(`Expected a map, got ${explanation.status}.`);
    const { grid, values } = explanation.map;
    expect(Math.min(...values)).toBe(0);
    expect(values[grid + 1]).toBe(0);
  });

  it.each([
    ['nothing changes the estimate', () => 3],
    ['all of the face carries it alike', (crop: RgbPixels) => 4 * contrast(crop, { left: 0, top: 0, side })],
    ['every hiding raises it', (crop: RgbPixels) => -looksAtOnePlace(crop)],
    ['too little hangs on the place', (crop: RgbPixels) => 0.1 * looksAtOnePlace(crop)],
  ])('is no clear place where %s', async (_, logitOf) => {
    expect(await explain(logitOf)).toEqual({ status: 'no-clear-place' });
  });

  it('is hardly ever found where the estimate jumps about', async () => {
    let found = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const { status } = await explain(() => random() * 4);
      if (status === 'explained') found += 1;
    }
    expect(found).toBeLessThanOrEqual(3);
  });
});

describe('the cost of an explanation', () => {
  const countCrops = async (trial: Trial) => {
    const pieces: number[] = [];
    await explain(looksAtOnePlace, { ...trial, onClassify: (count) => pieces.push(count) });
    return { pieces, crops: pieces.reduce((sum, count) => sum + count, 0) };
  };

  it('is small pieces, between which others can be judged', async () => {
    const { pieces, crops } = await countCrops({});
    expect(Math.max(...pieces)).toBeLessThanOrEqual(7);
    expect(crops).toBe(2 + 49 + 2);
  });

  it('is less where the classifier is slow', async () => {
    const { crops } = await countCrops({ msPerCrop: 25 });
    expect(crops * 25).toBeLessThan(1000);
    expect((await countCrops({ msPerCrop: 500 })).crops).toBe(2 + 25 + 2);
  });

  it('ends with the piece that runs when nobody waits any more', async () => {
    const controller = new AbortController();
    let calls = 0;
    const explanation = await explain(looksAtOnePlace, {
      signal: controller.signal,
      onClassify: () => {
        calls += 1;
        if (calls === 3) controller.abort();
      },
    });
    expect(explanation).toEqual({ status: 'cancelled' });
    expect(calls).toBe(3);
  });
});
