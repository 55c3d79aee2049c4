import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { readKerasH5 } from './keras-h5.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';

const weightsFile = 'model.weights.h5';
const endRecord = 0x06054b50;
const centralRecord = 0x02014b50;

/** Weights of a `.keras` archive (Keras 3): the `model.weights.h5` inside the zip. */
export async function readKerasArchive(path: string): Promise<PretrainedTensor[]> {
  const bytes = unzipped(await readFile(path), weightsFile);
  if (!bytes) throw new Error(`${path}: expected a zip with ${weightsFile}, found none; save the model again`);
  const folder = await mkdtemp(join(tmpdir(), 'telltale-keras-'));
  try {
    const file = join(folder, weightsFile);
    await writeFile(file, bytes);
    return await readKerasH5(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One file of a zip (APPNOTE 4.3); undefined where the archive lacks it. */
function unzipped(zip: Buffer, name: string): Uint8Array | undefined {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endRecord) return undefined;
  let place = zip.readUInt32LE(end + 16);
  while (place + 46 <= zip.length && zip.readUInt32LE(place) === centralRecord) {
    const nameLength = zip.readUInt16LE(place + 28);
    if (zip.toString('utf8', place + 46, place + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(place + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const body = zip.subarray(start, start + zip.readUInt32LE(place + 20));
      return zip.readUInt16LE(place + 10) === 0 ? body : inflateRawSync(body);
    }
    place += 46 + nameLength + zip.readUInt16LE(place + 30) + zip.readUInt16LE(place + 32);
  }
  return undefined;
}
