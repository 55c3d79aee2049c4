import { describe, expect, it } from 'vitest';
import { degrade } from '../../../training/judging/degrade.ts';
import { drawSamples } from '../../../training/judging/draw-samples.ts';
import { csvTable, htmlTable, markdownTable } from '../../../training/judging/tables.ts';
import { pooled } from '../../../training/judging/video-level.ts';
import { worstMistakes } from '../../../training/judging/worst-mistakes.ts';
import type { JudgedSample } from '../../../training/judging/judged-sample.ts';

describe('pooled frames', () => {
  const scores = [0.1, 0.9, 0.5, 0.5, 0.6];

  it('give their mean, their highest, or their mean without the outermost fifths', () => {
    expect(pooled(scores, 'mean')).toBeCloseTo(0.52, 12);
    expect(pooled(scores, 'max')).toBe(0.9);
    expect(pooled(scores, 'robust')).toBeCloseTo(1.6 / 3, 12);
  });

  it('of one frame are that frame', () => {
    for (const pooling of ['mean', 'max', 'robust'] as const) expect(pooled([0.3], pooling)).toBe(0.3);
  });
});

describe('degrading a crop', () => {
  const stripes = {
    data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (Math.floor(i / 3) % 2 ? 255 : 0)),
    width: 32,
    height: 32,
  };
  const contrast = (pixels: Uint8Array) => {
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  };

  it('changes nothing at full size without JPEG', async () => {
    const same = await degrade(stripes, { scale: 1 });
    expect(Buffer.compare(same.data, stripes.data)).toBe(0);
  });

  it('keeps the size and loses detail, the more the smaller', async () => {
    const half = await degrade(stripes, { scale: 0.5 });
    expect([half.width, half.height, half.data.length]).toEqual([32, 32, stripes.data.length]);
    expect(contrast(half.data)).toBeLessThan(0.3 * contrast(stripes.data));
  });

  it('adds what a JPEG adds', async () => {
    const { data } = await degrade(stripes, { scale: 1, jpegQuality: 30 });
    expect(Buffer.compare(data, stripes.data)).not.toBe(0);
    expect(data).toHaveLength(stripes.data.length);
  });
});

describe('the worst mistakes', () => {
  const sample = (file: string, label: 0 | 1, score: number) => ({ file, label, score, dataset: 'd' }) as JudgedSample;

  it('come furthest first, leave out what was right, and take two of a video at most', () => {
    const judged = [
      sample('right', 1, 0.9),
      sample('mild', 0, 0.6),
      sample('video', 1, 0.1),
      sample('video', 1, 0.2),
      sample('video', 1, 0.3),
      sample('bad', 0, 0.95),
    ];
    const files = worstMistakes(judged, 10).map(({ file }) => file);
    expect(files).toEqual(['bad', 'video', 'video', 'mild']);
  });
});

describe('drawn samples', () => {
  it('are the same each time, in their order', () => {
    const samples = Array.from({ length: 100 }, (_, i) => i);
    const drawn = drawSamples(samples, 10);
    expect(drawn).toHaveLength(10);
    expect(drawSamples(samples, 10)).toEqual(drawn);
    expect([...drawn].sort((a, b) => a - b)).toEqual(drawn);
    expect(drawSamples(samples, 200)).toEqual(samples);
  });
});

describe('tables', () => {
  const table = {
    head: ['a', 'b'],
    rows: [
      ['x|y', 'say "1,2"'],
      ['<b>', '–'],
    ],
  };

  it('escape what each format reserves', () => {
    expect(markdownTable(table)).toBe('| a | b |\n|---|---|\n| x\\|y | say "1,2" |\n| <b> | – |');
    expect(csvTable(table)).toBe('a,b\r\nx|y,"say ""1,2"""\r\n<b>,–\r\n');
    expect(htmlTable(table, 'c')).toContain('<th scope="row">&lt;b&gt;</th>');
    expect(htmlTable(table, 'c')).toContain('<th scope="col">a</th>');
  });
});
