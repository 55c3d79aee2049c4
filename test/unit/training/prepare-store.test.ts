import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CropStore } from '../../../training/prepared/crop-store.ts';
import { lockFolder } from '../../../training/prepared/folder-lock.ts';
import type { PreparedItem } from '../../../training/prepared/prepare-item.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const item = (...values: number[]): PreparedItem => ({
  crops: values.map((value, i) => ({
    face: { face: i, boxFrom: 'detected', score: 1, box: { x: 0, y: 0, width: 1, height: 1 } },
    pixels: new Uint8Array(12).fill(value),
  })),
  misses: values.length > 0 ? [] : [{ reason: 'no-face' }],
});
const items: [string, PreparedItem][] = [
  ['a', item(1)],
  ['b', item()],
  ['c', item(2, 3)],
];
const contents = () => ['crops.bin', 'journal.jsonl'].map((name) => readFileSync(join(folder, name)));

describe('CropStore', () => {
  it('goes on from wherever it was cut off', () => {
    const whole = new CropStore(folder, 2);
    for (const [file, prepared] of items) whole.add(file, prepared);
    const [crops, journal] = contents() as [Buffer, Buffer];
    const ends = [
      0,
      ...Array.from(journal.keys()).filter((at) => at % 17 === 0 || journal[at] === 10 || journal[at - 1] === 10),
    ];
    for (const end of [...ends, journal.length]) {
      const lines = journal.subarray(0, end).toString().split('\n').length - 1;
      const behind = [0, 12, 12, 36][lines]!;
      for (const stored of new Set([behind, Math.min(36, behind + 5), lines < 3 ? [12, 12, 36][lines]! : 36])) {
        writeFileSync(join(folder, 'crops.bin'), crops.subarray(0, stored));
        writeFileSync(join(folder, 'journal.jsonl'), journal.subarray(0, end));
        const again = new CropStore(folder, 2);
        expect(again.lines).toHaveLength(lines);
        for (const [file, prepared] of items.slice(lines)) again.add(file, prepared);
        expect(contents()).toEqual([crops, journal]);
      }
    }
  });

  it('takes back lines whose pixels were lost', () => {
    const store = new CropStore(folder, 2);
    for (const [file, prepared] of items) store.add(file, prepared);
    writeFileSync(join(folder, 'crops.bin'), new Uint8Array(30));
    expect(new CropStore(folder, 2).lines.map(({ file }) => file)).toEqual(['a', 'b']);
    expect(contents()[0]).toHaveLength(12);
  });

  it('refuses crops of another size', () => {
    expect(() => new CropStore(folder, 3).add('a', item(1))).toThrow('a: expected crops of 27 bytes, got 12');
  });
});

describe('the lock of a folder', () => {
  it('keeps a second writer out until the first ends', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
    unlock();
    lockFolder(folder)();
  });

  it('of a process that is gone is taken over', () => {
    const lock = join(folder, 'lock');
    lockFolder(folder);
    const { host } = JSON.parse(readFileSync(lock, 'utf8')) as { host: string };
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, host }));
    const unlock = lockFolder(folder);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual({ pid: process.pid, host });
    unlock();
  });
});
