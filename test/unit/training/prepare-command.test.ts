import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareOptionSpecs, prepareRequest } from '../../../training/prepared/prepare-options.ts';
import type { PrepareOptions } from '../../../training/prepared/prepare-options.ts';
import { remainingTime } from '../../../lib/cli/live-progress.ts';
import { writePictures } from './support/small-data.ts';

const command = fileURLToPath(new URL('../../../training/prepare-data.ts', import.meta.url));
const faceConfig = fileURLToPath(new URL('../../../training/configs/face.json', import.meta.url));

const given = (options: Partial<PrepareOptions>): PrepareOptions => {
  const defaults = Object.entries(prepareOptionSpecs).map(([name, spec]) => [
    name,
    'flag' in spec ? false : spec.default,
  ]);
  return { ...(Object.fromEntries(defaults) as PrepareOptions), data: 'in', out: 'out', ...options };
};

describe('the options of prepare-data', () => {
  it('take crop and detection from a training config, and the crop stays larger than the served one', () => {
    const { crop, detection, framing } = prepareRequest(given({ config: faceConfig }));
    const config = JSON.parse(readFileSync(faceConfig, 'utf8')) as {
      crop: { size: number; scale: number };
      cache: { margin: number; minScore: number };
    };
    expect(framing).toBe('face');
    expect(crop.size).toBe(config.crop.size * config.cache.margin);
    expect(crop.scale / config.crop.scale).toBeCloseTo(crop.size / config.crop.size);
    expect(detection).toMatchObject({ minScore: config.cache.minScore, minFacePx: 0, tileFractions: [] });
  });

  it('take the faces and the sets for testing of a training config, and outrank it', () => {
    expect(prepareRequest(given({ config: faceConfig }))).toMatchObject({ maxFaces: 1, testOnly: ['faceforensics'] });
    expect(
      prepareRequest(given({ config: faceConfig, 'max-faces': '2', 'test-only': 'a,b', framing: 'picture' })),
    ).toMatchObject({ maxFaces: 2, testOnly: ['a', 'b'], framing: 'picture', crop: { size: 128 } });
  });

  it('choose frames by one rule', () => {
    expect(prepareRequest(given({})).frames).toEqual({ kind: 'per-second', rate: 1 });
    expect(prepareRequest(given({ consecutive: '60' })).frames).toEqual({ kind: 'consecutive', frames: 60 });
    expect(() => prepareRequest(given({ consecutive: '60', frames: '3' }))).toThrow(
      'expected one of --frames and --consecutive',
    );
  });

  it('are refused by name where they do not fit', () => {
    expect(() => prepareRequest(given({ out: '' }))).toThrow('--out: expected a folder');
    expect(() => prepareRequest(given({ size: '12.5' }))).toThrow('--size: expected a whole number above 0, got 12.5');
    expect(() => prepareRequest(given({ confidence: 'high' }))).toThrow(
      '--confidence: expected detector or deepfake-detect',
    );
    expect(() => prepareRequest(given({ 'frame-width': 'wide' }))).toThrow('--frame-width: expected a whole number');
    expect(() => prepareRequest(given({ split: '1' }))).toThrow('--split: expected three shares');
  });
});

describe('the time that is left', () => {
  it('goes by the speed since the first picture of this run', () => {
    const left = remainingTime();
    expect(left(50, 100, 7000)).toBe('unknown');
    expect(left(60, 100, 17_000)).toBe('40 s');
    expect(left(60, 4060, 17_000)).toBe('1 h 7 min');
  });
});

describe('prepare-data', { timeout: 30_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-command-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const args = () => [
    command,
    '--data',
    join(folder, 'in'),
    '--out',
    join(folder, 'out'),
    '--framing',
    'picture',
    '--size',
    '16',
  ];

  it('refuses unknown options with exit code 2, and lists the layouts where it knows none', () => {
    const unknown = spawnSync(process.execPath, [command, '--dta', 'x'], { encoding: 'utf8' });
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('--dta')]);
    const nothing = spawnSync(process.execPath, args(), { encoding: 'utf8' });
    expect([nothing.status, nothing.stderr]).toEqual([1, expect.stringContaining('found nothing there')]);
  });

  it('stopped by Ctrl-C goes on with the same command and writes TFRecord files', async () => {
    await writePictures(
      join(folder, 'in'),
      Array.from({ length: 400 }, (_, i) => i % 256),
    );
    const first = spawn(process.execPath, args(), { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    first.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const closed = once(first, 'close');
    const journal = () => {
      try {
        return readFileSync(join(folder, 'out/journal.jsonl'), 'utf8').split('\n').length - 1;
      } catch {
        return 0;
      }
    };
    await vi.waitUntil(() => journal() > 0, { timeout: 20_000, interval: 10 });
    first.kill('SIGINT');
    expect(await closed).toEqual([130, null]);
    expect(errors).toContain('stopped; the same command goes on from here');
    expect(journal()).toBeLessThan(400);
    const records = join(folder, 'records');
    const again = spawnSync(process.execPath, [...args(), '--write-tfrecord', records, '--shards', '2'], {
      encoding: 'utf8',
    });
    expect(again.stdout).toContain('400 crops of 16 px');
    expect(again.stdout).toMatch(/val-00001-of-00002\.tfrecord: \d+ records/);
  });
});
