import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { readManifest } from './manifest.ts';
import type { PreparedFace } from './prepared-face.ts';

export interface PreparedSet {
  folder: string;
  /** Side of the stored crops in pixels; the served crop is at their centre. */
  size: number;
  framing: 'face' | 'picture';
  /** In the order of their places. */
  faces: PreparedFace[];
  /** `faces.length` crops of size x size RGB after one another. */
  pixels: SharedArrayBuffer;
  /** Of the manifest. */
  sha256: string;
}

export const setFiles = {
  spec: 'spec.json',
  manifest: 'manifest.jsonl',
  crops: 'crops.bin',
  journal: 'journal.jsonl',
} as const;

const specSchema = v.looseObject({ size: v.number(), framing: v.picklist(['face', 'picture']) });
const maxReadBytes = 1 << 30;

/** Reads a folder that `prepare-data` finished, all its pixels into memory. */
export function openPreparedSet(folder: string): PreparedSet {
  const path = (name: keyof typeof setFiles) => join(folder, setFiles[name]);
  if (!existsSync(path('spec')))
    throw new Error(`${folder}: expected a prepared folder, found no spec.json; run \`npm run prepare-data\` first`);
  if (!existsSync(path('manifest')))
    throw new Error(`${folder}: its preparation did not end; run the same \`npm run prepare-data\` again to go on`);
  const { size, framing } = v.parse(specSchema, JSON.parse(readFileSync(path('spec'), 'utf8')));
  const text = readFileSync(path('manifest'), 'utf8');
  const faces = readManifest(text, path('manifest'));
  const pixels = readPixels(path('crops'), faces.length * size * size * 3);
  return { folder, size, framing, faces, pixels, sha256: createHash('sha256').update(text).digest('hex') };
}

function readPixels(path: string, bytes: number): SharedArrayBuffer {
  const pixels = new SharedArrayBuffer(bytes);
  const file = openSync(path, 'r');
  try {
    const found = fstatSync(file).size;
    if (found !== bytes) throw new Error(`${path}: expected ${bytes} bytes, got ${found}; prepare into another folder`);
    for (let at = 0; at < bytes;) {
      const read = readSync(file, new Uint8Array(pixels, at, Math.min(maxReadBytes, bytes - at)));
      if (read === 0) throw new Error(`${path}: expected ${bytes} bytes, it ended at ${at}`);
      at += read;
    }
  } finally {
    closeSync(file);
  }
  return pixels;
}

/** A view of one crop, no copy. */
export function pixelsOf(set: PreparedSet, place: number): RgbPixels {
  const bytes = set.size * set.size * 3;
  return { data: new Uint8Array(set.pixels, place * bytes, bytes), width: set.size, height: set.size };
}
