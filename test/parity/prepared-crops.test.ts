import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cropSquare } from '../../lib/face/crop-square.ts';
import { cropFace } from '../../lib/preprocess/crop-face.ts';
import { decodeBitmap } from '../../training/prepared/bitmap.ts';
import { openBrowserFaces } from '../../training/prepared/browser-face-source.ts';
import type { FaceSource } from '../../training/prepared/face-source.ts';
import { photosDir } from '../e2e/support/fixture-server.ts';
import { hasChromium } from '../e2e/support/telltale.ts';

const spec = { size: 144, scale: 1.0125, rollCorrected: true };
const detection = { minScore: 0.5, minFacePx: 0, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.25 };

/** As ffmpeg writes frames: 24 bits, from the bottom row up, rows filled to 4 bytes. */
async function bitmapOf(name: string, width: number): Promise<Buffer> {
  const { data, info } = await sharp(join(photosDir, name))
    .resize(width)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const stride = Math.ceil((info.width * 3) / 4) * 4;
  const bitmap = Buffer.alloc(54 + stride * info.height);
  bitmap.write('BM');
  bitmap.writeUInt32LE(bitmap.length, 2);
  bitmap.writeUInt32LE(54, 10);
  bitmap.writeUInt32LE(40, 14);
  bitmap.writeInt32LE(info.width, 18);
  bitmap.writeInt32LE(info.height, 22);
  bitmap.writeUInt16LE(1, 26);
  bitmap.writeUInt16LE(24, 28);
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++)
      for (let channel = 0; channel < 3; channel++)
        bitmap[54 + (info.height - 1 - y) * stride + x * 3 + channel] = data[(y * info.width + x) * 3 + 2 - channel]!;
  return bitmap;
}

describe.skipIf(!hasChromium)('crops that preparation takes from the extension (needs Chromium)', () => {
  let faces: FaceSource;
  beforeAll(async () => {
    faces = await openBrowserFaces({ spec, detection }, () => {});
  });
  afterAll(() => faces?.close());

  it('of a video frame are those that Node cuts, so that averaged boxes are cropped alike', async () => {
    for (const [name, width] of [
      ['sample1.jpg', 1279],
      ['sample6.jpg', 640],
    ] as const) {
      const bitmap = await bitmapOf(name, width);
      const found = await faces.faces(bitmap);
      if (found.status === 'failed') throw new Error(found.reason);
      expect(found.size.width).toBe(width);
      expect(found.faces.length).toBeGreaterThan(0);
      const pixels = decodeBitmap(bitmap);
      for (const { face, crop } of found.faces) {
        const expected = cropFace({ x: 0, y: 0, pixels }, cropSquare(face, spec), spec.size);
        expect(Buffer.compare(Buffer.from(crop), Buffer.from(expected.data))).toBe(0);
      }
    }
  });

  it('are asked for several pictures at once, and those that are none are named', async () => {
    const [first, broken, second] = await Promise.all([
      faces.faces(await bitmapOf('sample2.jpg', 500)),
      faces.faces(Buffer.from('no picture')),
      faces.faces(await bitmapOf('sample6.jpg', 500)),
    ]);
    expect([first.status, second.status]).toEqual(['found', 'found']);
    expect(broken).toEqual({ status: 'failed', reason: expect.stringContaining('unsupported-format') });
  });
});
