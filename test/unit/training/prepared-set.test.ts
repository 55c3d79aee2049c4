import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreparedSet, pixelsOf } from '../../../training/prepared/prepared-set.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import type { PreparedCrop } from './support/write-prepared-set.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-prepared-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const crop = (file: string, value: number, size = 2): PreparedCrop => ({
  face: {
    file,
    label: 1,
    dataset: 'drawn',
    paired: true,
    source: file,
    split: 'train',
    face: 0,
    boxFrom: 'picture',
    score: 0,
    box: { x: 0, y: 0, width: 4, height: 4 },
  },
  pixels: new Uint8Array(size * size * 3).fill(value),
});

describe('a prepared set', () => {
  it('gives back each crop with its line', () => {
    writePreparedSet(folder, { size: 2, framing: 'picture', crops: [crop('a.png', 7), crop('b.png', 9)] });
    const set = openPreparedSet(folder);
    expect(set).toMatchObject({ size: 2, framing: 'picture', folder });
    expect(set.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(set.faces.map(({ file, place }) => [file, place, pixelsOf(set, place).data[11]])).toEqual([
      ['a.png', 0, 7],
      ['b.png', 1, 9],
    ]);
  });

  it('is refused while its preparation has not ended, and where bytes and lines disagree', () => {
    expect(() => openPreparedSet(folder)).toThrow('found no spec.json');
    writeFileSync(join(folder, 'spec.json'), '{"size":2,"framing":"face"}');
    expect(() => openPreparedSet(folder)).toThrow('did not end');
    writePreparedSet(folder, { size: 2, framing: 'face', crops: [crop('a.png', 1)] });
    appendFileSync(join(folder, 'crops.bin'), 'x');
    expect(() => openPreparedSet(folder)).toThrow('expected 12 bytes, got 13');
  });

  it('names the line that does not fit', () => {
    writePreparedSet(folder, { size: 2, framing: 'face', crops: [crop('a.png', 1)] });
    appendFileSync(join(folder, 'manifest.jsonl'), '{"file":"b.png"}\n');
    expect(() => openPreparedSet(folder)).toThrow('manifest.jsonl line 2: label');
  });
});
