import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cropSquare } from '../../lib/face/crop-square.ts';
import type { CropSpec } from '../../lib/face/types.ts';
import { cropFace } from '../../lib/preprocess/crop-face.ts';
import type { RgbaPixels } from '../../lib/preprocess/pixels.ts';
import { hasChromium } from '../e2e/support/telltale.ts';
import { photosDir } from '../e2e/support/fixture-server.ts';
import { openExtensionInference } from './support/extension-inference.ts';
import type { ExtensionInference } from './support/extension-inference.ts';

const detection = { minScore: 0.8, minFacePx: 48, tileFractions: [0.75, 0.5], mergeOverlap: 0.4, borderFraction: 0.25 };

/** Photographs as PNG, which every decoder reads to the same bytes. */
async function photograph(name: string, width: number): Promise<{ png: Buffer; pixels: RgbaPixels }> {
  const png = await sharp(join(photosDir, name)).resize(width).png({ compressionLevel: 1 }).toBuffer();
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { png, pixels: { data: new Uint8ClampedArray(data), width: info.width, height: info.height } };
}

describe.skipIf(!hasChromium)('crops of the extension and of Node', () => {
  let inference: ExtensionInference;
  beforeAll(async () => {
    inference = await openExtensionInference();
  });
  afterAll(() => inference?.close());

  const cases: [string, string, number, CropSpec][] = [
    ['level and shrunk', 'sample6.jpg', 1920, { size: 128, scale: 0.9, rollCorrected: false }],
    ['turned and shrunk much', 'sample1.jpg', 1920, { size: 48, scale: 1.5, rollCorrected: true }],
    ['turned and enlarged', 'sample2.jpg', 800, { size: 160, scale: 1.2, rollCorrected: true }],
    ['over the picture edge', 'sample5.jpg', 1000, { size: 96, scale: 4, rollCorrected: true }],
  ];

  it.each(cases)('are equal to the byte: %s', async (_, name, width, spec) => {
    const { png, pixels } = await photograph(name, width);
    const { size, faces } = await inference.crop(png, spec, detection);
    expect(size).toEqual({ width: pixels.width, height: pixels.height });
    expect(faces.length).toBeGreaterThanOrEqual(3);
    for (const { face, bytes } of faces) {
      const crop = cropFace({ x: 0, y: 0, pixels }, cropSquare(face, spec), spec.size);
      expect(Buffer.compare(Buffer.from(bytes), Buffer.from(crop.data))).toBe(0);
    }
  });
});
