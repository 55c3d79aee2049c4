import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import type { WeightArrays } from '../lib/models/network.ts';
import { decodeWeights, encodeWeights } from '../lib/models/weights-file.ts';

const headerSchema = v.array(v.object({ name: v.string(), shape: v.array(v.number()) }));

/** Writes float32 weights to `<path>.bin` and their names to `<path>.json`; a crash leaves the old pair or the new one. */
export function writeWeightArchive(path: string, weights: WeightArrays): void {
  const tensors = Object.entries(weights).map(([name, { shape }]) => ({ name, shape }));
  writeFileSync(`${path}.bin.new`, encodeWeights({ dtype: 'float32', tensors }, weights));
  writeFileSync(`${path}.json`, JSON.stringify(tensors));
  renameSync(`${path}.bin.new`, `${path}.bin`);
}

export function readWeightArchive(path: string): WeightArrays {
  const tensors = v.parse(headerSchema, JSON.parse(readFileSync(`${path}.json`, 'utf8')));
  return decodeWeights({ weights: { dtype: 'float32', tensors } }, readFileSync(`${path}.bin`));
}
