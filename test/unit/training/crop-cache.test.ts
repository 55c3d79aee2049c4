import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CropCache } from '../../../training/crops/crop-cache.ts';

const sample = (file: string) => ({ file, label: 1 as const, dataset: 'set', paired: true, source: file });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-crops-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('CropCache', () => {
  test('gives back crops and remembers misses', () => {
    const cache = new CropCache(folder, 'set', 2, 'spec');
    cache.add({ ...sample('a'), score: 0.9 }, new Uint8Array(12).fill(7));
    cache.add({ ...sample('b'), miss: 'no-face' });
    cache.add({ ...sample('c'), score: 0.8 }, new Uint8Array(12).fill(9));
    const again = new CropCache(folder, 'set', 2, 'spec');
    expect(again.lines.map(({ file }) => file)).toEqual(['a', 'b', 'c']);
    expect(again.load().map(({ file, pixels }) => [file, pixels.data[0]])).toEqual([
      ['a', 7],
      ['c', 9],
    ]);
  });

  test('goes on after a crash in the middle of a line', () => {
    new CropCache(folder, 'set', 2, 'spec').add({ ...sample('a'), score: 1 }, new Uint8Array(12).fill(1));
    appendFileSync(join(folder, 'set.bin'), new Uint8Array(5));
    appendFileSync(join(folder, 'set.jsonl'), '{"file":"b","lab');
    new CropCache(folder, 'set', 2, 'spec').add({ ...sample('b'), score: 1 }, new Uint8Array(12).fill(2));
    expect(new CropCache(folder, 'set', 2, 'spec').load().map(({ pixels }) => pixels.data[11])).toEqual([1, 2]);
  });

  test('refuses crops that were made otherwise', () => {
    new CropCache(folder, 'set', 2, 'spec');
    expect(() => new CropCache(folder, 'set', 2, 'other')).toThrow('expected other, got spec');
  });
});
