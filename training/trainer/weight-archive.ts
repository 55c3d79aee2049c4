import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import type { WeightArrays } from '../../lib/models/network.ts';
import { decodeWeights, encodeWeights } from '../../lib/models/weights-file.ts';

const headerSchema = v.array(v.object({ name: v.string(), shape: v.array(v.number()) }));

/** Writes float32 weights to `<path>.bin` and their names to `<path>.json`; a crash leaves the old pair or the new one. */
export function writeWeightArchive(path: string, weights: WeightArrays): void {
  const tensors = Object.entries(weights).map(([name, { shape }]) => ({ name, shape }));
  writeWhole(`${path}.bin.new`, encodeWeights({ dtype: 'float32', tensors }, weights));
  writeWholeText(`${path}.json`, JSON.stringify(tensors));
  renameSync(`${path}.bin.new`, `${path}.bin`);
}

export function readWeightArchive(path: string): WeightArrays {
  const tensors = v.parse(headerSchema, JSON.parse(readFileSync(`${path}.json`, 'utf8')));
  return decodeWeights({ weights: { dtype: 'float32', tensors } }, readFileSync(`${path}.bin`));
}

/** Writes a file so that a crash leaves the old one or the new one. */
export function writeWholeText(path: string, text: string): void {
  writeWhole(`${path}.new`, Buffer.from(text));
  renameSync(`${path}.new`, path);
}

/** Writes and waits until the bytes are on the disk. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
