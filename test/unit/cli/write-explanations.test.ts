import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckedFile } from '../../../lib/cli/check-files.ts';
import { writeExplanations } from '../../../lib/cli/write-explanations.ts';

const side = 28;
const crop = { width: side, height: side, rgb: Buffer.alloc(side * side * 3, 100) };
const map = { grid: 4, values: Array.from({ length: 16 }, (_, place) => (place === 5 ? 1 : 0)) };

function checked(file: string, ...maps: CheckedFile['maps']): CheckedFile {
  return { entry: { file, kind: 'image', status: 'analyzed', faces: [] }, crops: maps.map(() => crop), maps };
}

describe('the pictures of --explain', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-explain-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are one for each face with a clear place, told apart where files share a name', async () => {
    const files = [checked('a/x.jpg', map, undefined, map), checked('b/x.jpg', map), checked('c.jpg', undefined)];
    expect(await writeExplanations(files, join(folder, 'maps'))).toBe(3);
    expect((await readdir(join(folder, 'maps'))).toSorted()).toEqual([
      '1-x.jpg-face-1.png',
      '1-x.jpg-face-3.png',
      '2-x.jpg-face-1.png',
    ]);
  });

  it('show the crop and, beside it, the map', async () => {
    await writeExplanations([checked('x.jpg', map)], folder);
    const { data, info } = await sharp(join(folder, '1-x.jpg-face-1.png'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([2 * side, side]);
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    expect(at(10, 10)).toEqual([100, 100, 100]);
    const [red = 0, , blue = 0] = at(side + 10, 10);
    expect(red - blue).toBeGreaterThan(40);
  });
});
