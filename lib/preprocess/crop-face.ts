import type { BoundingBox, CropSquare, Size } from '../face/types.ts';
import { clampToPicture } from './pixels.ts';
import type { PixelRegion, RgbPixels } from './pixels.ts';

/** Pooled cells are anchored at the picture's origin, so the same square gives the same bytes from any region that covers it. */
function poolFactor(square: CropSquare, size: number): number {
  return Math.max(1, Math.floor(square.side / size));
}

/** The part of the picture that `cropFace` reads for this square, in whole source pixels. */
export function sourceRegion(square: CropSquare, size: number, picture: Size): BoundingBox {
  const pool = poolFactor(square, size);
  const reach =
    (square.side / 2) * (Math.abs(Math.cos(square.rollRadians)) + Math.abs(Math.sin(square.rollRadians))) + 2 * pool;
  const left = Math.floor((square.centre.x - reach) / pool) * pool;
  const top = Math.floor((square.centre.y - reach) / pool) * pool;
  const right = Math.ceil((square.centre.x + reach) / pool) * pool;
  const bottom = Math.ceil((square.centre.y + reach) / pool) * pool;
  const clamped = clampToPicture({ x: left, y: top, width: right - left, height: bottom - top }, picture);
  const x = Math.floor(clamped.x / pool) * pool;
  const y = Math.floor(clamped.y / pool) * pool;
  return { x, y, width: clamped.x + clamped.width - x, height: clamped.y + clamped.height - y };
}

/** Mean over `pool` x `pool` cells; cells cut by the picture's edge average what is there. */
function poolRegion(region: PixelRegion, pool: number): { data: Float32Array; width: number; height: number } {
  const { pixels } = region;
  const width = Math.ceil(pixels.width / pool);
  const height = Math.ceil(pixels.height / pool);
  const data = new Float32Array(width * height * 3); // [height, width, 3]
  for (let row = 0; row < height; row++) {
    const y1 = Math.min((row + 1) * pool, pixels.height);
    for (let column = 0; column < width; column++) {
      const x1 = Math.min((column + 1) * pool, pixels.width);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = row * pool; y < y1; y++) {
        let at = (y * pixels.width + column * pool) * 4;
        for (let x = column * pool; x < x1; x++, at += 4) {
          red += pixels.data[at]!;
          green += pixels.data[at + 1]!;
          blue += pixels.data[at + 2]!;
        }
      }
      const count = (y1 - row * pool) * (x1 - column * pool);
      const out = (row * width + column) * 3;
      data[out] = red / count;
      data[out + 1] = green / count;
      data[out + 2] = blue / count;
    }
  }
  return { data, width, height };
}

/**
 * Resamples a turned square of the picture to `size` x `size` RGB without aliasing: source pixels are
 * averaged in cells of floor(side / size), then read bilinearly on a 2 x 2 grid per output pixel.
 * Beyond the picture's edge the edge pixel is repeated.
 */
export function cropFace(region: PixelRegion, square: CropSquare, size: number): RgbPixels {
  const pool = poolFactor(square, size);
  const pooled = poolRegion(region, pool);
  const samples = square.side / pool > size ? 2 : 1;
  const step = square.side / (size * samples);
  const cos = Math.cos(square.rollRadians);
  const sin = Math.sin(square.rollRadians);
  const out = new Uint8Array(size * size * 3); // [size, size, 3]
  const sum = new Float64Array(3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      sum.fill(0);
      for (let j = 0; j < samples; j++) {
        const v = (row * samples + j + 0.5) * step - square.side / 2;
        for (let i = 0; i < samples; i++) {
          const u = (column * samples + i + 0.5) * step - square.side / 2;
          const x = (square.centre.x + u * cos - v * sin - region.x) / pool - 0.5;
          const y = (square.centre.y + u * sin + v * cos - region.y) / pool - 0.5;
          addBilinear(pooled, x, y, sum);
        }
      }
      const at = (row * size + column) * 3;
      const count = samples * samples;
      out[at] = Math.round(sum[0]! / count);
      out[at + 1] = Math.round(sum[1]! / count);
      out[at + 2] = Math.round(sum[2]! / count);
    }
  }
  return { data: out, width: size, height: size };
}

function addBilinear(
  image: { data: Float32Array; width: number; height: number },
  x: number,
  y: number,
  sum: Float64Array,
): void {
  const { data, width, height } = image;
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const a = (y0 * width + x0) * 3;
  const b = (y0 * width + x1) * 3;
  const c = (y1 * width + x0) * 3;
  const d = (y1 * width + x1) * 3;
  for (let k = 0; k < 3; k++) {
    const top = data[a + k]! * (1 - fx) + data[b + k]! * fx;
    const bottom = data[c + k]! * (1 - fx) + data[d + k]! * fx;
    sum[k]! += top * (1 - fy) + bottom * fy;
  }
}
