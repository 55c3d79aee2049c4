import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareData, PreparationStopped } from '../../../training/prepared/prepare-data.ts';
import type { PrepareParts } from '../../../training/prepared/prepare-data.ts';
import type { PrepareRequest } from '../../../training/prepared/prepare-request.ts';
import { encodeExample } from '../../../training/data/tfrecord/example.ts';
import { framedRecord } from '../../../training/data/tfrecord/record-framing.ts';
import { pixelsOf } from '../../../training/prepared/prepared-set.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import { writeTfrecords } from '../../../training/prepared/write-tfrecords.ts';
import { openFakeFaces } from './support/fake-faces.ts';
import { smallRequest, writePictures } from './support/small-data.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-prepare-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const prepare = (rest: Partial<PrepareRequest> = {}, parts: PrepareParts = {}, onProgress = () => {}) =>
  prepareData(smallRequest(join(folder, 'in'), join(folder, 'out'), rest), onProgress, {
    openFaces: openFakeFaces,
    ...parts,
  });

describe('prepareData', () => {
  it('keeps several faces of a picture apart, with landmarks in the crop, and names what has none', async () => {
    await writePictures(join(folder, 'in'), [200, 100, 10]);
    writeFileSync(join(folder, 'in/real/broken.png'), 'no picture');
    const set = await prepare();
    expect(set.faces.map(({ file, face, label, place }) => [file, face, label, place])).toEqual([
      ['real/000.png', 0, 0, 0],
      ['real/000.png', 1, 0, 1],
      ['fake/001.png', 0, 1, 2],
    ]);
    expect(set.faces[0]).toMatchObject({ boxFrom: 'detected', score: 0.97, box: { x: 1, y: 1, width: 8, height: 8 } });
    const [eyeX, eyeY] = set.faces[0]!.landmarks!;
    expect([eyeX! / 8, eyeY! / 8]).toEqual([expect.closeTo(0.5 - 0.2 / 1.2, 3), expect.closeTo(0.5 - 0.1 / 1.2, 3)]);
    const report = readFileSync(join(folder, 'out/report.md'), 'utf8');
    expect(report).toContain('real/002.png: no-face');
    expect(report).toContain('real/broken.png: cannot-decode: fake');
    expect(readFileSync(join(folder, 'out/samples.png')).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('takes the largest faces alone where asked, and asks 0.95 of several as DeepFake-Detect does', async () => {
    await writePictures(join(folder, 'in'), [200, 200]);
    expect((await prepare({ maxFaces: 1 })).faces.map(({ face }) => face)).toEqual([0, 0]);
    rmSync(join(folder, 'out'), { recursive: true });
    const sure = await prepare({ confidence: 'deepfake-detect' });
    expect(sure.faces.map(({ score }) => score)).toEqual([0.97, 0.97]);
  });

  it('makes whole pictures square without looking for faces', async () => {
    await writePictures(join(folder, 'in'), [0, 255]);
    const openFaces = () => Promise.reject(new Error('no face source is needed'));
    const set = await prepare({ framing: 'picture' }, { openFaces });
    expect(set.faces.map(({ boxFrom, score, box }) => [boxFrom, score, box.width, box.height])).toEqual([
      ['picture', 0, 24, 16],
      ['picture', 0, 24, 16],
    ]);
    expect(set.faces[0]!.landmarks).toBeUndefined();
    expect(pixelsOf(set, 1).data).toHaveLength(8 * 8 * 3);
  });

  it('takes the pictures of TFRecord files, and names those that are broken', async () => {
    await writePictures(join(folder, 'in'), [0, 255, 100]);
    const pictures = await prepare({ framing: 'picture', crop: { size: 24, scale: 1, rollCorrected: false } });
    const records = join(folder, 'records');
    await writeTfrecords(pictures, records);
    const broken = framedRecord(
      encodeExample({ image_raw: Buffer.from([0xff, 0xd8, 0xff, 0]), label: 1, source: 'x' }),
    );
    writeFileSync(join(records, 'train-more.tfrecord'), Buffer.concat([broken, broken.subarray(0, 30)]));
    const rest = { framing: 'picture', crop: { size: 24, scale: 1, rollCorrected: false } } as const;
    const set = await prepareData(smallRequest(records, join(folder, 'again'), rest));
    const bySource = (faces: PreparedSet) =>
      new Map(
        faces.faces.map(({ source, label, split, place }) => [
          source,
          { label, split, pixels: pixelsOf(faces, place).data },
        ]),
      );
    expect(bySource(set)).toEqual(bySource(pictures));
    const report = readFileSync(join(folder, 'again/report.md'), 'utf8');
    expect(report).toContain(`train-more.tfrecord at ${broken.length}: the file ends within a record`);
    expect(report).toContain('train-more.tfrecord#0: cannot-decode');
  });

  it('does nothing twice', async () => {
    await writePictures(join(folder, 'in'), [100, 200]);
    const first = await prepare();
    const again = await prepare({}, { openFaces: () => Promise.reject(new Error('done already')) });
    expect(again.sha256).toBe(first.sha256);
  });

  it('takes pictures that came later along', async () => {
    await writePictures(join(folder, 'in'), [100, 200]);
    await prepare();
    await writePictures(join(folder, 'in'), [100, 200, 100]);
    expect((await prepare()).faces).toHaveLength(4);
  });

  it('refuses a folder that was prepared otherwise or from other data', async () => {
    await writePictures(join(folder, 'in'), [100, 200]);
    await prepare();
    await expect(prepare({ maxFaces: 1 })).rejects.toThrow('expected maxFaces 1, it has null; choose another --out');
    rmSync(join(folder, 'in/real/000.png'));
    await expect(prepare()).rejects.toThrow('holds real/000.png, which the data folder does not list');
  });

  it('stops when told to and goes on with the same request', async () => {
    await writePictures(join(folder, 'in'), [100, 100, 100, 100]);
    const stop = new AbortController();
    const stopped = prepare({}, { signal: stop.signal }, () => stop.abort());
    await expect(stopped).rejects.toThrow(PreparationStopped);
    const seen: number[] = [];
    const set = await prepareData(
      smallRequest(join(folder, 'in'), join(folder, 'out')),
      ({ done, before }) => seen.push(done, before),
      { openFaces: openFakeFaces },
    );
    expect(seen).toEqual([2, 1, 3, 1, 4, 1]);
    expect(set.faces).toHaveLength(4);
  });

  it('takes an even part of each label where limited, and balances where asked', async () => {
    await writePictures(
      join(folder, 'in'),
      Array.from({ length: 40 }, () => 100),
    );
    const set = await prepare({ limit: 10, framing: 'picture' });
    expect(set.faces.filter(({ label }) => label === 1)).toHaveLength(5);
    expect(new Set(set.faces.map(({ split }) => split)).size).toBe(3);
    for (let i = 1; i < 16; i += 2) rmSync(join(folder, `in/fake/${String(i).padStart(3, '0')}.png`));
    rmSync(join(folder, 'out'), { recursive: true });
    const balanced = await prepare({ balance: 'downsample', framing: 'picture' });
    for (const split of ['train', 'val', 'test']) {
      const labels = balanced.faces.filter((face) => face.split === split).map(({ label }) => label);
      expect(labels.filter((label) => label === 1)).toHaveLength(labels.length / 2);
    }
  });
});
