import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { datasets } from '../../../training/data/datasets.ts';
import { assertNoLeak, splitOf } from '../../../training/splits.ts';

let data: string;

function touch(file: string, text = ''): void {
  mkdirSync(dirname(join(data, file)), { recursive: true });
  writeFileSync(join(data, file), text);
}

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'telltale-data-'));
  const pairs = Array.from(
    { length: 300 },
    (_, i) => `real${i}.mp4,100,100,REAL,\r\nfake${i}.mp4,100,100,FAKE,real${i}.mp4\r\n`,
  );
  touch('dfdc/metadata.csv', `videoname,original_width,original_height,label,original\r\n${pairs.join('')}`);
  for (const folder of ['train', 'valid', 'test']) touch(`140k-faces/real_vs_fake/real-vs-fake/${folder}/fake/1.jpg`);
  touch('stable-diffusion-21/fake/abc-1,1.jpg');
  touch('stable-diffusion-21/fake/abc-1,2.jpg');
  touch('celeba/real/notes.txt');
});

afterAll(() => rmSync(data, { recursive: true }));

describe('splits', () => {
  test('keep a DFDC fake with the video it was made from', () => {
    const samples = datasets['dfdc']!(data);
    const bySource = new Map<string, Set<string>>();
    for (const sample of samples)
      bySource.set(sample.source, (bySource.get(sample.source) ?? new Set()).add(splitOf(sample)));
    expect(samples).toHaveLength(600);
    expect(bySource.size).toBe(300);
    expect([...bySource.values()].every((splits) => splits.size === 1)).toBe(true);
  });

  test('give about eight tenths to training and one each to val and test', () => {
    const counts = { train: 0, val: 0, test: 0 };
    for (let i = 0; i < 10_000; i++) counts[splitOf({ source: `source ${i}` })]++;
    expect(counts.train / 10_000).toBeCloseTo(0.8, 1);
    expect(counts.val / 10_000).toBeCloseTo(0.1, 1);
    expect(counts.test / 10_000).toBeCloseTo(0.1, 1);
  });

  test('follow the published folders of 140k-faces', () => {
    expect(datasets['140k-faces']!(data).map(splitOf)).toEqual(['train', 'val', 'test']);
  });

  test('keep the pictures of one prompt together', () => {
    const [first, second] = datasets['stable-diffusion-21']!(data);
    expect(first!.source).toBe(second!.source);
    expect(first!.file).not.toBe(second!.file);
  });

  test('are refused where a source is in two of them', () => {
    const leaking = [
      { file: 'a.jpg', source: 'video', givenSplit: 'train' as const },
      { file: 'b.jpg', source: 'video', givenSplit: 'test' as const },
    ];
    expect(() => assertNoLeak(leaking)).toThrow('video');
    expect(() => assertNoLeak(leaking.slice(0, 1))).not.toThrow();
  });
});

describe('dataset adapters', () => {
  test('label fakes one and reals zero', () => {
    const samples = datasets['dfdc']!(data);
    expect(samples.find(({ file }) => file.endsWith('/fake7.jpg'))).toMatchObject({
      label: 1,
      source: 'dfdc/real7.mp4',
    });
    expect(samples.find(({ file }) => file.endsWith('/real7.jpg'))).toMatchObject({
      label: 0,
      source: 'dfdc/real7.mp4',
    });
  });

  test('take pictures only, and nothing where the folder is missing', () => {
    expect(datasets['celeba']!(data)).toEqual([]);
    expect(datasets['ciplab']!(data)).toEqual([]);
  });
});
