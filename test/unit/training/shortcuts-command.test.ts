import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { gaussianBlur } from '../../../training/augment/filter.ts';
import { judgedWeights } from '../../../training/judging/judged-weights.ts';
import { readRun } from '../../../training/judging/run-record.ts';
import { setFiles } from '../../../training/prepared/prepared-set.ts';
import { destructions } from '../../../training/shortcuts/destroy.ts';
import { measureShortcuts } from '../../../training/shortcuts/measure-shortcuts.ts';
import { publishShortcuts, shortcutsText } from '../../../training/shortcuts/publish-shortcuts.ts';
import { cutAgain } from '../../../training/shortcuts/recut-crop.ts';
import { decodePicture } from '../../../training/shortcuts/source-picture.ts';
import { cropSize, writeDrawnRun } from './support/judged-run.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import type { PreparedCrop } from './support/write-prepared-set.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-shortcuts-'));
const [rawFolder, preparedFolder, runFolder] = ['raw', 'prepared', 'run'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const crop = { size: cropSize, scale: 1.1, rollCorrected: true };
const box = { x: 20, y: 14, width: 40, height: 40 };
const request = { runFolder, rawFolder, preparedFolder, say: () => {} };

/** A pair stored alike, and a set of fakes of another size and JPEG quality. */
async function drawnCrop(i: number): Promise<PreparedCrop> {
  const random = seededRandom(i);
  const isPair = i % 3 < 2;
  const label = i % 3 === 0 ? 0 : 1;
  const dataset = isPair ? 'pair' : 'fakes';
  const [width, height] = isPair ? [80, 72] : [96, 90];
  const noise = { data: Uint8Array.from({ length: width * height * 3 }, () => random() * 255), width, height };
  const soft = gaussianBlur(noise, 3).data.map((value) => Math.min(255, Math.max(0, (value - 127) * 5 + 127)));
  const file = `${i}.jpg`;
  const encoded = sharp(soft, { raw: { width, height, channels: 3 } }).jpeg({ quality: isPair ? 75 : 92 });
  writeFileSync(join(rawFolder, file), await encoded.toBuffer());
  const picture = await decodePicture(readFileSync(join(rawFolder, file)));
  const rollRadians = random() - 0.5;
  const { data } = cutAgain(picture, picture, { box, rollRadians }, crop);
  const split = i % 2 ? 'train' : 'test';
  const face = { file, label, dataset, paired: isPair, source: file, split, face: 0, score: 0.9, box } as const;
  return { face: { ...face, boxFrom: 'detected' }, pixels: data };
}

function writeEvaluated(): void {
  writeDrawnRun(runFolder, 'drawn');
  const { sha256 } = judgedWeights(runFolder, readRun(runFolder).config, 'auto');
  const threshold = { likelyFake: 0.6, noSignOfFake: 0.4 };
  const evaluation = {
    weightsSha256: sha256,
    command: 'none',
    date: '2026-01-01',
    splitRule: 'none',
    temperature: 1,
    thresholds: { cautious: threshold, balanced: threshold, sensitive: threshold },
    expectedCalibrationErrorRaw: 0,
    expectedCalibrationError: 0,
    misses: {},
    rows: [],
  };
  writeFileSync(join(runFolder, 'evaluation.json'), JSON.stringify(evaluation));
}

beforeAll(async () => {
  mkdirSync(rawFolder);
  const crops = await Promise.all(Array.from({ length: 90 }, (_, i) => drawnCrop(i)));
  writePreparedSet(preparedFolder, { size: cropSize, framing: 'face', crops });
  writeFileSync(join(preparedFolder, setFiles.spec), JSON.stringify({ size: cropSize, framing: 'face', crop }));
  writeEvaluated();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('measuring shortcuts', () => {
  it('tells fakes of another size by their metadata, finds all crops again and leaks no tensor', async () => {
    const before = tf.memory().numTensors;
    const found = await measureShortcuts(request);
    expect(tf.memory().numTensors).toBe(before);
    const metadata = found.shortcuts.filter(({ shortcut }) => shortcut === 'metadata');
    expect(metadata.map(({ dataset }) => dataset).sort()).toEqual(['all', 'fakes', 'pair']);
    expect(metadata.find(({ dataset }) => dataset === 'fakes')!.pooled.auc).toBe(1);
    expect(new Set(found.destroyed.map(({ destruction }) => destruction)).size).toBe(destructions.length);
    expect(found.destroyed.every(({ refitted }) => refitted)).toBe(true);
    expect(found.reencoded.notFound).toBe(0);
    expect(found.reencoded.recutDistance).toBeLessThan(0.05);
    expect(found.reencoded.cells.map(({ label, dataset, likeDataset }) => [label, dataset, likeDataset])).toEqual(
      expect.arrayContaining([
        [0, 'pair', 'pair'],
        [0, 'pair', 'fakes'],
        [1, 'pair', 'pair'],
        [1, 'fakes', 'pair'],
      ]),
    );
    const record = join(folder, 'record.json');
    await publishShortcuts(found, record);
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ run: { name: 'drawn' }, reencoded: {} });
    expect(existsSync(join(folder, 'shortcuts-shift.svg'))).toBe(true);
    expect(shortcutsText(found)).toContain('| pair | yes |');
    expect(`${shortcutsText(found)}${readFileSync(record, 'utf8')}`).not.toContain(folder);
  }, 60_000);

  it('refuses other data than what was prepared, and a run that is not evaluated', async () => {
    await expect(measureShortcuts({ ...request, rawFolder: runFolder })).rejects.toThrow(
      'expected the data that was prepared',
    );
    const other = join(folder, 'other');
    writeDrawnRun(other, 'other');
    await expect(measureShortcuts({ ...request, runFolder: other })).rejects.toThrow('npm run evaluate');
  });
});

describe('the command', () => {
  const run = (...args: string[]) => {
    try {
      execFileSync(process.execPath, ['training/shortcuts.ts', ...args], { encoding: 'utf8', stdio: 'pipe' });
      return { status: 0, stderr: '' };
    } catch (error) {
      return error as { status: number; stderr: string };
    }
  };

  it('refuses what it does not know by name, and asks for its folders', () => {
    expect(run('--bogus')).toMatchObject({ status: 2, stderr: expect.stringContaining('--bogus') as string });
    expect(run('--run', 'x')).toMatchObject({ status: 2, stderr: expect.stringContaining('--data') as string });
    expect(run('--help').status).toBe(0);
  }, 60_000);
});
