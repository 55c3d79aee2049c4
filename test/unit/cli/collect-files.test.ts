import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectFiles } from '../../../lib/cli/collect-files.ts';

let dir: string;

async function put(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), 'x');
  }
}
const inDir = (name: string) => join(dir, name);

describe('files to scan', () => {
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-collect-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('come out of folders recursively, sorted, pictures and videos only', async () => {
    await put('b.PNG', 'a/two.jpg', 'a/one.webp', 'notes.txt', 'clip.mp4');
    expect(await collectFiles([dir])).toEqual([
      { file: inDir('a/one.webp'), kind: 'image' },
      { file: inDir('a/two.jpg'), kind: 'image' },
      { file: inDir('b.PNG'), kind: 'image' },
      { file: inDir('clip.mp4'), kind: 'video' },
    ]);
  });

  it('keep the order in which they were named, also those that do not look like pictures', async () => {
    await put('z.jpg', 'notes.txt', 'a.jpg');
    const files = await collectFiles([inDir('z.jpg'), inDir('notes.txt'), inDir('a.jpg')]);
    expect(files.map(({ file }) => file)).toEqual([inDir('z.jpg'), inDir('notes.txt'), inDir('a.jpg')]);
  });

  it('that do not exist are reported', async () => {
    expect(await collectFiles([inDir('gone.mov')])).toEqual([
      { file: inDir('gone.mov'), kind: 'video', problem: 'not-found' },
    ]);
  });

  it('are collected once where a link leads back to its folder', async () => {
    await put('a.jpg');
    await symlink(dir, inDir('loop'));
    expect(await collectFiles([dir])).toEqual([{ file: inDir('a.jpg'), kind: 'image' }]);
  });
});
