import { describe, expect, it } from 'vitest';
import type { BoundingBox, CropSquare, Size } from '../../../lib/face/types.ts';
import { cropFace, sourceRegion } from '../../../lib/preprocess/crop-face.ts';
import type { PixelRegion, RgbPixels, RgbaPixels } from '../../../lib/preprocess/pixels.ts';

type Paint = (x: number, y: number) => readonly [number, number, number];

function picture(width: number, height: number, paint: Paint): RgbaPixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...paint(x, y), 255], (y * width + x) * 4);
  }
  return { data, width, height };
}

function regionOf(source: RgbaPixels, { x, y, width, height }: BoundingBox): PixelRegion {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * source.width + x) * 4;
    data.set(source.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { x, y, pixels: { data, width, height } };
}

const wholeOf = (source: RgbaPixels): PixelRegion => ({ x: 0, y: 0, pixels: source });

function square(x: number, y: number, side: number, rollRadians = 0): CropSquare {
  return { centre: { x, y }, side, rollRadians };
}

const grey = (value: number) => [value, value, value] as const;

function greysOf(crop: RgbPixels): number[] {
  return Array.from(crop.data).filter((_, i) => i % 3 === 0);
}

const noise: Paint = (x, y) => {
  const hash = Math.imul(x * 73_856_093 + y * 19_349_663, 0x9e3779b1) >>> 0;
  return [hash & 255, (hash >>> 8) & 255, (hash >>> 16) & 255];
};

describe('cropFace', () => {
  it('copies pixels when the square has the size of the crop', () => {
    const source = picture(8, 8, (x, y) => [x * 10, y * 10, x + y]);
    const crop = cropFace(wholeOf(source), square(4, 4, 4), 4);
    expect(Array.from(crop.data.subarray(0, 6))).toEqual([20, 20, 4, 30, 20, 5]);
    expect(greysOf(crop)).toEqual([20, 30, 40, 50, 20, 30, 40, 50, 20, 30, 40, 50, 20, 30, 40, 50]);
  });

  it('keeps red, green and blue apart and drops alpha', () => {
    const crop = cropFace(wholeOf(picture(4, 4, () => [250, 120, 7])), square(2, 2, 4), 2);
    expect(Array.from(crop.data)).toEqual([250, 120, 7, 250, 120, 7, 250, 120, 7, 250, 120, 7]);
  });

  it.each([2, 3, 4, 5.5, 7, 12.3])('averages a chessboard away when it shrinks by %d', (factor) => {
    const source = picture(600, 600, (x, y) => grey((x + y) % 2 === 0 ? 0 : 255));
    const crop = cropFace(wholeOf(source), square(300, 300, 32 * factor), 32);
    expect(Math.min(...greysOf(crop))).toBeGreaterThan(95);
    expect(Math.max(...greysOf(crop))).toBeLessThan(160);
  });

  it('keeps the mean of noise when it shrinks much', () => {
    const source = picture(512, 512, noise);
    const crop = greysOf(cropFace(wholeOf(source), square(256, 256, 500), 16));
    const mean = crop.reduce((sum, value) => sum + value, 0) / crop.length;
    expect(mean).toBeGreaterThan(122);
    expect(mean).toBeLessThan(133);
    expect(Math.max(...crop) - Math.min(...crop)).toBeLessThan(30);
  });

  it('turns with the square: a quarter turn brings the right edge to the top', () => {
    const source = picture(64, 64, (x) => grey(x * 4));
    const crop = cropFace(wholeOf(source), square(32, 32, 32, -Math.PI / 2), 8);
    const rows = Array.from({ length: 8 }, (_, row) => greysOf(crop)[row * 8]!);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(rows.at(-1)! - rows[0]!).toBeGreaterThan(100);
    const upright = cropFace(wholeOf(source), square(32, 32, 32), 8);
    expect(greysOf(upright).slice(0, 8)).toEqual(greysOf(upright).slice(8, 16));
  });

  it('follows a tilted face: a line at the roll angle comes out level', () => {
    const roll = 0.4;
    const source = picture(200, 200, (x, y) => {
      const across = -(x - 100) * Math.sin(roll) + (y - 100) * Math.cos(roll);
      return grey(Math.abs(across) < 6 ? 255 : 0);
    });
    const crop = greysOf(cropFace(wholeOf(source), square(100, 100, 100, roll), 20));
    const middle = crop.slice(9 * 20, 11 * 20);
    expect(Math.min(...middle)).toBeGreaterThan(200);
    expect(Math.max(...crop.slice(0, 7 * 20))).toBe(0);
  });

  it('repeats the edge where the square leaves the picture', () => {
    const source = picture(40, 40, (x) => grey(x < 20 ? 50 : 200));
    const crop = greysOf(cropFace(wholeOf(source), square(0, 20, 40), 8));
    expect(crop.slice(0, 5)).toEqual([50, 50, 50, 50, 50]);
    const right = greysOf(cropFace(wholeOf(source), square(40, 20, 40), 8));
    expect(right.slice(4, 8)).toEqual([200, 200, 200, 200]);
  });

  it.each([
    ['small', square(60.3, 41.7, 30.5)],
    ['large', square(300.5, 200.25, 333)],
    ['turned', square(250, 180, 210.7, 0.35)],
    ['upside down', square(250, 180, 97, Math.PI)],
    ['over the edge', square(12, 390, 160, -0.7)],
    ['larger than the picture', square(300, 200, 900, 0.1)],
  ])('gives the same bytes from its region as from the whole picture: %s', (_, cut) => {
    const source = picture(600, 400, noise);
    const region = sourceRegion(cut, 32, source);
    const fromRegion = cropFace(regionOf(source, region), cut, 32);
    expect(fromRegion).toEqual(cropFace(wholeOf(source), cut, 32));
  });
});

describe('sourceRegion', () => {
  const size: Size = { width: 600, height: 400 };

  it('is whole pixels inside the picture', () => {
    const region = sourceRegion(square(590.5, 3.2, 120.7, 0.3), 32, size);
    for (const value of Object.values(region)) expect(Number.isInteger(value)).toBe(true);
    expect(region.x).toBeGreaterThanOrEqual(0);
    expect(region.y).toBeGreaterThanOrEqual(0);
    expect(region.x + region.width).toBeLessThanOrEqual(size.width);
    expect(region.y + region.height).toBeLessThanOrEqual(size.height);
  });

  it('holds the corners of a turned square', () => {
    const region = sourceRegion(square(300, 200, 100, Math.PI / 4), 32, size);
    const reach = 50 * Math.SQRT2;
    expect(region.x).toBeLessThanOrEqual(300 - reach);
    expect(region.x + region.width).toBeGreaterThanOrEqual(300 + reach);
  });

  it('has a pixel even where the square lies outside the picture', () => {
    const region = sourceRegion(square(-500, -500, 100), 32, size);
    expect(region.width).toBeGreaterThan(0);
    expect(region.height).toBeGreaterThan(0);
  });
});
