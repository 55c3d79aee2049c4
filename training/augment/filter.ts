import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

/** Weights with which each output reads `count` neighbouring inputs from `starts` on. */
interface Taps {
  count: number;
  starts: Int32Array;
  /** [outputs, count] */
  weights: Float32Array;
}

interface Kernel {
  /** Half width; 0 from there on. */
  radius: number;
  weight: (distance: number) => number;
}

export const resizeKernels = ['nearest', 'linear', 'cubic', 'mitchell', 'lanczos'] as const;
export type ResizeKernel = (typeof resizeKernels)[number];

/** Mitchell & Netravali 1988, equation 8: (0, 1/2) is Catmull-Rom, (1/3, 1/3) their own. */
function piecewiseCubic(b: number, c: number): Kernel {
  return {
    radius: 2,
    weight: (x) =>
      x < 1
        ? ((12 - 9 * b - 6 * c) * x ** 3 + (-18 + 12 * b + 6 * c) * x ** 2 + 6 - 2 * b) / 6
        : x < 2
          ? ((-b - 6 * c) * x ** 3 + (6 * b + 30 * c) * x ** 2 + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
          : 0,
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

const kernels: Record<Exclude<ResizeKernel, 'nearest'>, Kernel> = {
  linear: { radius: 1, weight: (x) => Math.max(0, 1 - x) },
  cubic: piecewiseCubic(0, 0.5),
  mitchell: piecewiseCubic(1 / 3, 1 / 3),
  lanczos: { radius: 3, weight: (x) => (x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Resamples without aliasing (kernels widen when shrinking), except `nearest`, which picks pixels. */
export function resize(pixels: RgbPixels, width: number, height: number, kernel: ResizeKernel): RgbPixels {
  if (kernel === 'nearest') return pick(pixels, width, height);
  return filterTo(pixels, width, height, kernels[kernel]);
}

export function gaussianBlur(pixels: RgbPixels, sigmaPx: number): RgbPixels {
  const kernel = {
    radius: Math.ceil(2.5 * sigmaPx) + 0.5,
    weight: (x: number) => Math.exp(-(x * x) / (2 * sigmaPx ** 2)),
  };
  return filterTo(pixels, pixels.width, pixels.height, kernel);
}

function filterTo(pixels: RgbPixels, width: number, height: number, kernel: Kernel): RgbPixels {
  const across = taps(pixels.width, width, kernel);
  const isSquare = pixels.width === pixels.height && width === height;
  return filter(pixels, across, isSquare ? across : taps(pixels.height, height, kernel));
}

function pick({ data, width, height }: RgbPixels, outWidth: number, outHeight: number): RgbPixels {
  const out = new Uint8Array(outWidth * outHeight * 3);
  for (let row = 0; row < outHeight; row++) {
    const y = Math.floor(((row + 0.5) * height) / outHeight);
    for (let column = 0; column < outWidth; column++) {
      const from = (y * width + Math.floor(((column + 0.5) * width) / outWidth)) * 3;
      const to = (row * outWidth + column) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { data: out, width: outWidth, height: outHeight };
}

function taps(length: number, outputs: number, { radius, weight }: Kernel): Taps {
  const stretch = Math.max(1, length / outputs);
  const count = Math.min(length, Math.ceil(2 * radius * stretch));
  const starts = new Int32Array(outputs);
  const weights = new Float32Array(outputs * count); // [outputs, count]
  for (let output = 0; output < outputs; output++) {
    const centre = ((output + 0.5) * length) / outputs - 0.5;
    const first = Math.floor(centre - radius * stretch) + 1;
    const last = Math.ceil(centre + radius * stretch) - 1;
    const start = Math.min(Math.max(first, 0), length - count);
    let sum = 0;
    for (let place = first; place <= last; place++) {
      const value = weight(Math.abs(place - centre) / stretch);
      weights[output * count + Math.min(Math.max(place - start, 0), count - 1)]! += value;
      sum += value;
    }
    for (let i = 0; i < count; i++) weights[output * count + i]! /= sum;
    starts[output] = start;
  }
  return { count, starts, weights };
}

/** Filters rows, then columns; edge pixels stand for what lies beyond. */
function filter({ data, width, height }: RgbPixels, across: Taps, down: Taps): RgbPixels {
  const outWidth = across.starts.length;
  const outHeight = down.starts.length;
  const rows = new Float32Array(height * outWidth * 3); // [height, outWidth, 3]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < outWidth; column++) {
      let at = (row * width + across.starts[column]!) * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      const end = (column + 1) * across.count;
      for (let i = column * across.count; i < end; i++, at += 3) {
        const weight = across.weights[i]!;
        red += data[at]! * weight;
        green += data[at + 1]! * weight;
        blue += data[at + 2]! * weight;
      }
      const to = (row * outWidth + column) * 3;
      rows[to] = red;
      rows[to + 1] = green;
      rows[to + 2] = blue;
    }
  }
  return { data: filterColumns(rows, outWidth * 3, down), width: outWidth, height: outHeight };
}

function filterColumns(rows: Float32Array, stride: number, down: Taps): Uint8Array {
  const outHeight = down.starts.length;
  const out = new Uint8Array(outHeight * stride);
  const sums = new Float32Array(stride);
  for (let row = 0; row < outHeight; row++) {
    sums.fill(0.5);
    for (let i = 0; i < down.count; i++) {
      const weight = down.weights[row * down.count + i]!;
      if (weight === 0) continue;
      const from = (down.starts[row]! + i) * stride;
      for (let k = 0; k < stride; k++) sums[k]! += rows[from + k]! * weight;
    }
    const to = row * stride;
    for (let k = 0; k < stride; k++) {
      const value = sums[k]!;
      out[to + k] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return out;
}
