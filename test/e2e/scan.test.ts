import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryDir } from '../../lib/cli/build-extension.ts';
import type { ScanEntry } from '../../lib/cli/scan-entry.ts';
import type { BoundingBox } from '../../lib/face/types.ts';
import { photosDir } from './support/fixture-server.ts';
import { photographFaces } from './support/photograph-faces.ts';
import { hasChromium } from './support/telltale.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

function scan(...args: string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repositoryDir, 'lib', 'cli', 'scan.ts'), ...args]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function isInside(box: BoundingBox, x: number, y: number): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}

const photo = (number: number) => join(photosDir, `sample${number}.jpg`);

describe('scan, used wrongly', () => {
  it.each([
    [['--colour', 'a.jpg'], '--colour'],
    [[], 'at least one'],
  ])('with %j exits with 2, says what is wrong and prints no result', async (args, named) => {
    const { code, stdout, stderr } = await scan(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(named);
  });
});

describe.skipIf(!hasChromium)('scan', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-scan-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('answers in input order, whatever became of each file, and exits with 1 when one failed', async () => {
    const text = join(dir, 'notes.txt');
    await writeFile(text, 'no picture');
    const { code, stdout } = await scan(photo(3), text, join(dir, 'gone.jpg'), photo(1));
    const entries = JSON.parse(stdout) as ScanEntry[];
    expect(entries.map(({ file, status, reason }) => ({ file, status, reason }))).toEqual([
      { file: photo(3), status: 'analyzed', reason: undefined },
      { file: text, status: 'skipped', reason: 'unsupported-format' },
      { file: join(dir, 'gone.jpg'), status: 'failed', reason: 'not-found' },
      { file: photo(1), status: 'analyzed', reason: undefined },
    ]);
    expect(entries[1]).not.toHaveProperty('verdict');
    expect(entries[2]).not.toHaveProperty('verdict');
    expect(code).toBe(1);
  });

  it('gives for each face a box, a probability and a verdict, and for the picture the highest of them', async () => {
    const { code, stdout } = await scan(photo(1));
    const [entry] = JSON.parse(stdout) as ScanEntry[];
    expect(code).toBe(0);
    expect(entry).toMatchObject({ kind: 'image', status: 'analyzed', backend: 'wasm' });
    const judged = entry!.faces.filter(({ verdict }) => verdict !== undefined);
    expect(judged.length).toBeGreaterThan(0);
    expect(entry!.fakeProbability).toBe(Math.max(...judged.map(({ fakeProbability }) => fakeProbability!)));
    for (const { box } of judged) expect(box.width * box.height).toBeGreaterThan(0);
    expect(entry!.ms).toBeGreaterThan(0);
  });

  it.skipIf(!hasFfmpeg)('follows a face over a video that only ffmpeg can read', async () => {
    const clip = join(dir, 'clip.avi');
    const still = ['-loop', '1', '-i', photo(1), '-t', '3', '-r', '12', '-vf', 'scale=640:-2'];
    execFileSync('ffmpeg', ['-v', 'error', ...still, '-c:v', 'mpeg4', '-q:v', '2', '-y', clip]);
    const { code, stdout, stderr } = await scan(clip, '--fps', '3');
    const [entry] = JSON.parse(stdout) as ScanEntry[];
    expect(code, stderr).toBe(0);
    expect(entry).toMatchObject({ kind: 'video', status: 'analyzed', framesPerSecond: 3, decodedBy: 'ffmpeg' });
    expect(entry!.durationSeconds).toBeCloseTo(3, 0);
    const [track] = entry!.tracks!;
    expect(track).toMatchObject({ track: 1, verdict: entry!.verdict, fakeProbability: entry!.fakeProbability });
    expect(track!.toSeconds - track!.fromSeconds).toBeGreaterThan(2);
    expect(track!.moments.at(-1)!.timeSeconds).toBeGreaterThan(2.5);
  });

  it('finds at least 20 of the 22 faces of six photographs of groups, and at most one face that is none', async () => {
    const { stdout } = await scan(...Object.keys(photographFaces).map((name) => join(photosDir, name)));
    const entries = JSON.parse(stdout) as ScanEntry[];
    let found = 0;
    let falseBoxes = 0;
    for (const { file, faces } of entries) {
      const missing = new Set(photographFaces[basename(file)]);
      for (const { box } of faces) {
        const face = [...missing].find(({ x, y }) => isInside(box, x, y));
        if (face) missing.delete(face);
        else falseBoxes++;
      }
      found += photographFaces[basename(file)]!.length - missing.size;
    }
    expect(found).toBeGreaterThanOrEqual(20);
    expect(falseBoxes).toBeLessThanOrEqual(1);
  });

  it('writes the result to a file and the faces to a contact sheet, and nothing to standard output', async () => {
    const out = join(dir, 'result.csv');
    const sheet = join(dir, 'faces.png');
    const { code, stdout } = await scan(photo(1), '--format', 'csv', '--out', out, '--contact-sheet', sheet);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(await readFile(out, 'utf8')).toMatch(/^file,kind,status.*\r\n.*sample1\.jpg,image,analyzed,/);
    expect((await stat(sheet)).size).toBeGreaterThan(10_000);
  });

  it('of an empty folder is an empty array', async () => {
    const empty = await mkdtemp(join(dir, 'empty-'));
    expect(await scan(empty)).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  it('ends its browser when it is interrupted', async () => {
    const temporary = await mkdtemp(join(dir, 'tmp-'));
    const child = spawn(process.execPath, [join(repositoryDir, 'lib', 'cli', 'scan.ts'), photosDir], {
      env: { ...process.env, TMPDIR: temporary },
    });
    const filesLeft = () => readdir(temporary, { recursive: true });
    const isBrowserUp = async () => (await filesLeft()).some((name) => name.endsWith('Preferences'));
    await expect.poll(isBrowserUp, { timeout: 30_000 }).toBe(true);
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
    expect((await filesLeft()).filter((name) => name.startsWith('playwright'))).toEqual([]);
  });
});
