import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { centralCrop } from './central-crop.ts';
import { drawBetween, drawOne, drawSeed, happens } from './draw.ts';
import type { AugmentStep, Random, Range } from './draw.ts';
import { warp } from './warp.ts';
import type { Affine, WarpReading } from './warp.ts';

type Matrix = Affine['matrix'];

const unchanged: Matrix = [1, 0, 0, 1];
const defaultWarp = { border: 'reflect', interpolation: 'bilinear' } as const;

/** Flip, rotation, shear, zoom and shift as one warp from the stored crop to the served `size`. */
export function drawGeometry(parts: AugmentationParts, size: number, random: Random): AugmentStep {
  const isMirrored = happens(parts.flip, random);
  const matrix = drawMatrix(parts, random);
  const shift = happens(parts.shift, random) ? drawShift(parts.shift!.fraction, size, random) : ([0, 0] as const);
  const jitterPx = happens(parts.clipJitter, random) ? drawBetween(parts.clipJitter!.shiftPx, random) : 0;
  const jitterSeed = drawSeed(random);
  const { border, interpolation } = parts.warp ?? defaultWarp;
  const reading: WarpReading = {
    border,
    interpolation: interpolation === 'either' ? drawOne(['bilinear', 'bicubic'], random) : interpolation,
  };
  if (matrix === unchanged && shift[0] === 0 && shift[1] === 0 && jitterPx === 0)
    return (pixels) => (isMirrored ? mirrored(centralCrop(pixels, size)) : centralCrop(pixels, size));
  const turned: Matrix = isMirrored ? [-matrix[0], matrix[1], -matrix[2], matrix[3]] : matrix;
  return (pixels, frame) => {
    const jitter = seededRandom(jitterSeed + frame);
    const still = jitterPx === 0 || frame === 0;
    const moved = still
      ? shift
      : ([shift[0] + jitterPx * (2 * jitter() - 1), shift[1] + jitterPx * (2 * jitter() - 1)] as const);
    return warp(pixels, { matrix: turned, shift: moved }, size, reading);
  };
}

function drawShift(fraction: Range, size: number, random: Random): readonly [number, number] {
  return [size * drawBetween(fraction, random), size * drawBetween(fraction, random)];
}

function drawMatrix(parts: AugmentationParts, random: Random): Matrix {
  const { rotation, shear, zoom } = parts;
  let matrix = unchanged;
  if (happens(rotation, random)) {
    const radians = (drawBetween(rotation!.degrees, random) * Math.PI) / 180;
    matrix = product(matrix, [Math.cos(radians), Math.sin(radians), -Math.sin(radians), Math.cos(radians)]);
  }
  if (happens(shear, random)) matrix = product(matrix, [1, drawBetween(shear!.tangent, random), 0, 1]);
  if (happens(zoom, random)) {
    const x = 1 / drawBetween(zoom!.factor, random);
    const y = zoom!.isUniform ? x : 1 / drawBetween(zoom!.factor, random);
    matrix = product(matrix, [x, 0, 0, y]);
  }
  return matrix;
}

function product(a: Matrix, b: Matrix): Matrix {
  return [a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]];
}

function mirrored({ data, width, height }: RgbPixels): RgbPixels {
  const out = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = (row * width + width - 1 - column) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { data: out, width, height };
}
