import { describe, expect, it } from 'vitest';
import type { BenchPage } from '../../../lib/cli/bench/bench-page.ts';
import { inferenceFigures, quantile } from '../../../lib/cli/bench/inference-figures.ts';
import { inferenceText } from '../../../lib/cli/bench/inference-text.ts';
import { measureContenders } from '../../../lib/cli/bench/measure-contenders.ts';
import type { RoundTimes } from '../../../lib/cli/bench/measure-contenders.ts';
import { planarPixels } from '../../../lib/cli/bench/planar-pixels.ts';
import { normalizePixels } from '../../../lib/preprocess/normalize-pixels.ts';

/** Ratios of 0.7 and 0.35 where 7 ms meet 10 ms. */
const rounds = (ours: number, theirs: number): RoundTimes => ({
  telltale: [[ours, ours, 3 * ours], [ours]],
  onnxruntime: [[theirs, theirs, theirs], [2 * theirs]],
});

const measured = (ours: number, theirs: number) => ({
  start: { telltale: [90, 100, 400], onnxruntime: [50, 40, 60] },
  largestLogitDifference: 6.9e-6,
  face: rounds(ours, theirs),
  network: rounds(ours, theirs),
});

const run = (ours: number, theirs: number) => ({
  date: '2026-01-02',
  machine: { cpu: 'Some CPU', cores: 2, browser: 'Chromium 1', loadAverage: { before: 0.1, after: 1 } },
  model: { name: 'face', version: '1', architecture: 'mobilenet-v2', inputSize: 160 },
  peer: { name: 'onnxruntime-web', version: '9' },
  faces: 4,
  figures: inferenceFigures(measured(ours, theirs)),
});

describe('the figures of the inference bench', () => {
  it('take the median of all faces, and the ratio of the medians', () => {
    const { face, start } = inferenceFigures(measured(7, 10));
    expect(face.telltale).toEqual({ medianMs: 7, p90Ms: 16.8, fastestMs: 7 });
    expect(face.ratio).toBe(0.7);
    expect(face.roundRatios).toEqual({ quarter: 0.438, median: 0.525, threeQuarters: 0.612 });
    expect(start).toEqual({ telltaleMs: 100, onnxruntimeMs: 50, ratio: 2 });
  });

  it('lie between neighbours where no value is in the middle', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(() => quantile([], 0.5)).toThrow('at least one value');
  });

  it.each([
    [8, 10, 'Reached: 25 ms or less a face. Reached: 0.8 times onnxruntime-web or less.'],
    [9, 10, 'Missed: 0.8 times onnxruntime-web or less.'],
    [26, 40, 'Missed: 25 ms or less a face. Reached: 0.8'],
    [11, 10, 'onnxruntime-web is the faster one.'],
  ])('say what %d ms beside %d ms means', (ours, theirs, words) => {
    const text = inferenceText(run(ours, theirs));
    expect(text).toContain(words);
    expect(text.includes('is the faster one')).toBe(ours > theirs);
    expect(text).toContain('onnxruntime-web starts faster.');
  });
});

/** A page whose answers are written down; counts who was asked in which order. */
function pageOf(logits: Record<string, number[]>) {
  const asked: string[] = [];
  const page: BenchPage = {
    version: 'none',
    start: (name) => Promise.resolve(name === 'telltale' ? 1 : 2),
    ask(name, task) {
      if (task.task === 'logits') return Promise.resolve(logits[name]!);
      asked.push(`${name} ${task.isNormalized ? 'network' : 'face'} ${task.faces}`);
      return Promise.resolve(Array.from({ length: task.faces }, () => 5));
    },
    close: () => Promise.resolve(),
  };
  return { page, asked };
}

const plan = { starts: 2, rounds: 2, facesPerRound: 3 };

describe('the turns of the inference bench', () => {
  it('begin with the other side in every second round', async () => {
    const { page, asked } = pageOf({ telltale: [1], onnxruntime: [1.0001] });
    const { face, start, largestLogitDifference } = await measureContenders(page, plan);
    const timed = asked.filter((entry) => entry.endsWith('face 3'));
    expect(timed.map((entry) => entry.split(' ')[0])).toEqual(['telltale', 'onnxruntime', 'onnxruntime', 'telltale']);
    expect(face.telltale).toEqual([
      [5, 5, 5],
      [5, 5, 5],
    ]);
    expect(start).toEqual({ telltale: [1, 1], onnxruntime: [2, 2] });
    expect(largestLogitDifference).toBeCloseTo(1e-4);
  });

  it.each([[[1.002]], [[Number.NaN]]])('time nothing where the peer gives %o instead of 1', async (logits) => {
    const { page, asked } = pageOf({ telltale: [1], onnxruntime: logits });
    await expect(measureContenders(page, plan)).rejects.toThrow('expected the same logits');
    expect(asked).toEqual([]);
  });
});

describe("the peer's crop", () => {
  it.each(['rgb', 'bgr'] as const)('holds the values of ours in planes, %s', (channelOrder) => {
    const pixels = Uint8Array.from({ length: 18 }, (_, i) => i * 13);
    const normalization = { divisor: [2, 3, 4] as const, offset: [-1, 0, 1] as const, channelOrder };
    const interleaved = new Float32Array(18);
    normalizePixels(pixels, normalization, interleaved, 0);
    const planes = planarPixels(pixels, normalization, new Float32Array(18));
    expect([...planes]).toEqual(
      [0, 1, 2].flatMap((channel) => Array.from(interleaved).filter((_, i) => i % 3 === channel)),
    );
  });
});
