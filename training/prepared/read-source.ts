import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureRecord } from '../data/tfrecord/picture-record.ts';
import type { TfrecordFeatures } from '../data/tfrecord/features.ts';
import { readRecordAt } from '../data/tfrecord/read-records.ts';

const recordFile = /^(.*)#(\d+)$/;

/** Encoded bytes of a still picture: a file of the data folder, or one record of a TFRecord file. */
export async function readSource(dataFolder: string, file: string, features: TfrecordFeatures): Promise<Buffer> {
  const record = recordFile.exec(file);
  if (!record) return readFile(join(dataFolder, file));
  const { image } = pictureRecord(readRecordAt(join(dataFolder, record[1]!), Number(record[2])), features);
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength);
}
