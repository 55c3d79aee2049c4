import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { drawWindow } from '../../../training/batches/draw-window.ts';
import { makeBatch } from '../../../training/batches/make-batch.ts';
import { sampleTable } from '../../../training/batches/sample-table.ts';
import { chooseSamples } from '../../../training/trainer/choose-samples.ts';
import { trackSamples, trainingSamples } from '../../../training/trainer/samples.ts';
import { smallConfig } from './support/memory-run.ts';
import { trackSet } from './support/track-set.ts';

const rule = { frames: 3, stride: 1, strides: [1, 2, 4] };
const set = trackSet([
  { label: 0, crops: 20 },
  { label: 1, crops: 9 },
  { label: 1, crops: 8 },
  { label: 0, crops: 12, split: 'val' },
]);

interface Window {
  stride: number;
  start: number;
}

/** What the crops of a batch, grey by their number, tell of their windows. */
async function windowsOf(seed: number, index: number): Promise<Window> {
  const samples = trackSamples(set, 'train', rule);
  const table = sampleTable(set, samples, rule.frames, false, 9);
  const recipe = { size: 16, normalization: { divisor: 1, offset: 0 }, parts: {}, strides: rule.strides };
  const { values } = await makeBatch(table, recipe, { indices: [index], seed, step: 0 });
  const numbers = [0, 1, 2].map((i) => (values[i * 16 * 16 * 3]! - 40) / 10);
  expect(numbers[2]! - numbers[1]!).toBe(numbers[1]! - numbers[0]!);
  return { stride: numbers[1]! - numbers[0]!, start: numbers[0]! };
}

describe('windows of clips', () => {
  test('are drawn of the faces alone that have crops enough for the longest, whatever their label', () => {
    expect(trackSamples(set, 'train', rule).map(({ label, track }) => [label, track!.length])).toEqual([
      [0, 20],
      [1, 9],
    ]);
  });

  test('have every stride and every start, and nothing that tells fakes from reals', async () => {
    const seeds = Array.from({ length: 300 }, (_, i) => i);
    const [real, fake] = await Promise.all(
      [0, 1].map((index) => Promise.all(seeds.map((seed) => windowsOf(seed, index)))),
    );
    expect(fake!.map(({ stride }) => stride)).toEqual(real!.map(({ stride }) => stride));
    for (const stride of rule.strides) {
      const parts = [real!, fake!].map((windows, label) => {
        const last = [20, 9][label]! - 2 * stride - 1;
        const starts = windows.filter((window) => window.stride === stride).map(({ start }) => start);
        expect(starts.length).toBeGreaterThan(70);
        expect(Math.min(...starts)).toBe(0);
        expect(Math.max(...starts)).toBe(last);
        return last === 0 ? undefined : starts.reduce((sum, start) => sum + start / last, 0) / starts.length;
      });
      for (const part of parts) if (part !== undefined) expect(part).toBeCloseTo(0.5, 0.7);
    }
  });

  test('repeat by their seed and change with it', async () => {
    expect(await windowsOf(7, 0)).toEqual(await windowsOf(7, 0));
    const drawn = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => windowsOf(seed, 0)));
    expect(new Set(drawn.map(({ stride, start }) => `${stride} ${start}`)).size).toBeGreaterThan(1);
  });

  test('are never shortened for a short face', () => {
    expect(() => drawWindow(8, 3, [1, 4], seededRandom(1))).toThrow('expected 9 crops of a face, got 8');
    expect(drawWindow(9, 3, [4], seededRandom(1))).toEqual([0, 4, 8]);
  });

  test('of validation are the same each time: one after another', () => {
    const samples = trainingSamples(set, 'val', rule);
    expect(samples.map(({ places }) => places.map((place) => place - 37))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9, 10, 11],
    ]);
    const config = { ...smallConfig(), data: { ...smallConfig().data, clips: rule } };
    const chosen = chooseSamples(set, config);
    expect(chosen.val).toEqual(samples);
    expect(chosen.train.every(({ track }) => track)).toBe(true);
  });
});
