import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findData } from '../../../training/data/find-data.ts';
import { decodeExample, encodeExample } from '../../../training/data/tfrecord/example.ts';
import { defaultFeatures, parseFeatures } from '../../../training/data/tfrecord/features.ts';
import { readRecordAt, readRecords } from '../../../training/data/tfrecord/read-records.ts';
import { framedRecord } from '../../../training/data/tfrecord/record-framing.ts';
import { openPreparedSet } from '../../../training/prepared/prepared-set.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import { writeTfrecords } from '../../../training/prepared/write-tfrecords.ts';

/** Two records written by TensorFlow 2.21 (`tf.io.TFRecordWriter`): a 2 x 2 PNG, label i, domain i + 3. */
const byTensorflow = Buffer.from(
  'hgAAAAAAAABwAR1cCoMBCg8KBmRvbWFpbhIFGgMKAQMKYAoJaW1hZ2VfcmF3ElMKUQpPiVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVQImWPU0NBgYGBgYmBgYGBgAAAFygB8bpMNuAAAAABJRU5ErkJgggoOCgVsYWJlbBIFGgMKAQB5jwnshgAAAAAAAABwAR1cCoMBCg8KBmRvbWFpbhIFGgMKAQQKYAoJaW1hZ2VfcmF3ElMKUQpPiVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVQImWPs6elhYGBgYmBgYGBgAAAT2gGo3s+TkgAAAABJRU5ErkJgggoOCgVsYWJlbBIFGgMKAQEUS1w6',
  'base64',
);
const recordBytes = byTensorflow.length / 2;
const image = decodeExample(byTensorflow.subarray(12, recordBytes - 4)).get('image_raw')!;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-tfrecord-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const options = { tfrecordFeatures: defaultFeatures };

function offsetsAndProblems(bytes: Buffer): { offsets: number[]; problems: [number, string][] } {
  const path = join(folder, 'a.tfrecord');
  writeFileSync(path, bytes);
  const problems: [number, string][] = [];
  const records = readRecords(path, ({ offset, reason }) => problems.push([offset, reason]));
  return { offsets: [...records].map(({ offset }) => offset), problems };
}

function withFlippedByte(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0xff;
  return copy;
}

describe('TFRecord files', () => {
  it('written by TensorFlow are read', () => {
    expect(offsetsAndProblems(byTensorflow)).toEqual({ offsets: [0, recordBytes], problems: [] });
    const example = decodeExample(readRecordAt(join(folder, 'a.tfrecord'), recordBytes));
    expect([example.get('label'), example.get('domain')]).toEqual([1, 4]);
    expect(Buffer.from(example.get('image_raw') as Uint8Array).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('are framed as TensorFlow frames them', () => {
    const data = byTensorflow.subarray(12, recordBytes - 4);
    expect(framedRecord(data)).toEqual(byTensorflow.subarray(0, recordBytes));
  });

  it('keep what follows data with a wrong checksum', () => {
    expect(offsetsAndProblems(withFlippedByte(byTensorflow, 40))).toEqual({
      offsets: [recordBytes],
      problems: [[0, 'wrong checksum of the data']],
    });
  });

  it('keep what follows a length with a wrong checksum, by a search for the next header', () => {
    expect(offsetsAndProblems(withFlippedByte(byTensorflow, 3))).toEqual({
      offsets: [recordBytes],
      problems: [[0, 'wrong checksum of the length']],
    });
  });

  it('find the next header beyond a long stretch of rubbish', () => {
    const rubbish = Buffer.alloc((1 << 20) * 2 - 5, 7);
    expect(offsetsAndProblems(Buffer.concat([rubbish, byTensorflow]))).toEqual({
      offsets: [rubbish.length, rubbish.length + recordBytes],
      problems: [[0, 'wrong checksum of the length']],
    });
  });

  it('keep what comes before a cut end', () => {
    expect(offsetsAndProblems(byTensorflow.subarray(0, recordBytes + 60))).toEqual({
      offsets: [0],
      problems: [[recordBytes, 'the file ends within a record']],
    });
    expect(offsetsAndProblems(byTensorflow.subarray(0, recordBytes + 5)).problems).toEqual([
      [recordBytes, 'the file ends within a header'],
    ]);
  });
});

describe('a folder of TFRecord files', () => {
  it('names records that are no labelled pictures by file and offset, and keeps the rest', () => {
    const bad = [
      framedRecord(Buffer.from([0xff, 0xff, 0xff])),
      framedRecord(encodeExample({ label: 1 })),
      framedRecord(encodeExample({ image_raw: image })),
      framedRecord(encodeExample({ image_raw: Buffer.from('not a picture'), label: 1 })),
    ];
    writeFileSync(join(folder, 'test.tfrecord'), Buffer.concat([...bad, byTensorflow]));
    const { samples, problems } = findData(folder, options);
    const offsets = bad.map((_, i) => bad.slice(0, i).reduce((sum, { length }) => sum + length, 0));
    expect(problems).toEqual([
      `test.tfrecord at ${offsets[0]}: not a tf.Example`,
      `test.tfrecord at ${offsets[1]}: no bytes in the feature image_raw`,
      `test.tfrecord at ${offsets[2]}: no feature label`,
      `test.tfrecord at ${offsets[3]}: the feature image_raw is no JPEG, PNG, WebP or BMP`,
    ]);
    expect(samples.map(({ label, domain, givenSplit }) => [label, domain, givenSplit])).toEqual([
      [0, '3', 'test'],
      [1, '4', 'test'],
    ]);
  });

  it('is read by the names that its features have', () => {
    const record = encodeExample({ 'image/encoded': image, y: 0, who: 'Ann' });
    writeFileSync(join(folder, 'a.tfrec'), framedRecord(record));
    const tfrecordFeatures = parseFeatures('image=image/encoded,label=y,source=who,fake=0');
    expect(findData(folder, { tfrecordFeatures }).samples).toMatchObject([{ label: 1, source: 'Ann' }]);
    expect(() => parseFeatures('picture=x')).toThrow('expected NAME=FEATURE with NAME one of image');
  });

  it('takes a prepared set there and back', async () => {
    const face = { dataset: 'drawn', paired: true, face: 0, boxFrom: 'picture', score: 0 } as const;
    const crops = [0, 1, 2, 3].map((i) => ({
      face: {
        ...face,
        file: `${i}.png`,
        label: (i % 2) as 0 | 1,
        source: `s${i}`,
        domain: i < 2 ? 'studio' : 'phone',
        split: i === 3 ? ('test' as const) : ('train' as const),
        box: { x: 0, y: 0, width: 8, height: 8 },
        ...(i % 2 && { method: 'blend' }),
      },
      pixels: new Uint8Array(8 * 8 * 3).map((_, at) => at + i),
    }));
    writePreparedSet(folder, { size: 8, framing: 'picture', crops });
    const records = join(folder, 'records');
    expect(await writeTfrecords(openPreparedSet(folder), records, { shards: 2 })).toEqual({
      'train-00000-of-00002.tfrecord': 2,
      'train-00001-of-00002.tfrecord': 1,
      'test-00000-of-00002.tfrecord': 1,
    });
    expect(JSON.parse(readFileSync(join(records, 'domains.json'), 'utf8'))).toEqual(['phone', 'studio']);
    const { samples, problems } = findData(records, options);
    expect(problems).toEqual([]);
    const bySource = samples.toSorted((a, b) => (a.source < b.source ? -1 : 1));
    expect(bySource.map(({ label, domain, method, givenSplit }) => [label, domain, method, givenSplit])).toEqual([
      [0, '1', undefined, 'train'],
      [1, '1', 'blend', 'train'],
      [0, '0', undefined, 'train'],
      [1, '0', 'blend', 'test'],
    ]);
    const [archive, offset] = bySource[1]!.file.split('#');
    const written = decodeExample(readRecordAt(join(records, archive!), Number(offset))).get('image_raw') as Uint8Array;
    expect(new Uint8Array(await sharp(written).raw().toBuffer())).toEqual(crops[1]!.pixels);
  });
});
