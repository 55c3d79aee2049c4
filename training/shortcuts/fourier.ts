/** A complex signal, or a square picture of one row by row. */
export interface Complex {
  real: Float64Array;
  imaginary: Float64Array;
}

interface Twiddles {
  cosines: Float64Array;
  sines: Float64Array;
}

const knownTwiddles = new Map<number, Twiddles>();

function twiddlesOf(length: number): Twiddles {
  let twiddles = knownTwiddles.get(length);
  if (!twiddles) {
    const angles = Float64Array.from({ length }, (_, i) => (-2 * Math.PI * i) / length);
    twiddles = { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
    knownTwiddles.set(length, twiddles);
  }
  return twiddles;
}

function leastFactor(length: number): number {
  for (let factor = 2; factor * factor <= length; factor++) if (length % factor === 0) return factor;
  return length;
}

/** Where a line of a picture begins, and how far apart its places are. */
interface Line {
  start: number;
  step: number;
}

/** Transforms `length` places of `from` along a line into `to` at `at` (Cooley & Tukey 1965, any factors). */
function transformLine(from: Complex, { start, step }: Line, to: Complex, at: number, length: number): void {
  if (length === 1) {
    to.real[at] = from.real[start]!;
    to.imaginary[at] = from.imaginary[start]!;
    return;
  }
  const factor = leastFactor(length);
  const part = length / factor;
  for (let i = 0; i < factor; i++)
    transformLine(from, { start: start + i * step, step: step * factor }, to, at + i * part, part);
  if (factor === 2) joinHalves(to, at, part);
  else joinParts(to, at, part, factor);
}

function joinHalves({ real, imaginary }: Complex, at: number, part: number): void {
  const { cosines, sines } = twiddlesOf(2 * part);
  for (let k = 0; k < part; k++) {
    const low = at + k;
    const high = low + part;
    const turnedReal = real[high]! * cosines[k]! - imaginary[high]! * sines[k]!;
    const turnedImaginary = real[high]! * sines[k]! + imaginary[high]! * cosines[k]!;
    real[high] = real[low]! - turnedReal;
    imaginary[high] = imaginary[low]! - turnedImaginary;
    real[low] = real[low]! + turnedReal;
    imaginary[low] = imaginary[low]! + turnedImaginary;
  }
}

const longest = 4096;
const scratch: Complex = { real: new Float64Array(longest), imaginary: new Float64Array(longest) };

function joinParts(to: Complex, at: number, part: number, factor: number): void {
  const length = part * factor;
  const { cosines, sines } = twiddlesOf(length);
  const { real, imaginary } = scratch;
  for (let k = 0; k < part; k++) {
    for (let i = 0; i < factor; i++) {
      const place = at + i * part + k;
      real[i] = to.real[place]! * cosines[i * k]! - to.imaginary[place]! * sines[i * k]!;
      imaginary[i] = to.real[place]! * sines[i * k]! + to.imaginary[place]! * cosines[i * k]!;
    }
    for (let j = 0; j < factor; j++) {
      let sumReal = 0;
      let sumImaginary = 0;
      for (let i = 0; i < factor; i++) {
        const turn = (i * j * part) % length;
        sumReal += real[i]! * cosines[turn]! - imaginary[i]! * sines[turn]!;
        sumImaginary += real[i]! * sines[turn]! + imaginary[i]! * cosines[turn]!;
      }
      to.real[at + j * part + k] = sumReal;
      to.imaginary[at + j * part + k] = sumImaginary;
    }
  }
}

const empty = (count: number): Complex => ({ real: new Float64Array(count), imaginary: new Float64Array(count) });

/** Discrete Fourier transform of a size x size picture, not scaled. */
export function fourier(picture: Complex, size: number): Complex {
  const line = empty(size);
  const transformed = empty(size * size);
  const pass = (from: Complex, lineOf: (i: number) => Line) => {
    for (let i = 0; i < size; i++) {
      const { start, step } = lineOf(i);
      transformLine(from, { start, step }, line, 0, size);
      for (let k = 0; k < size; k++) {
        transformed.real[start + k * step] = line.real[k]!;
        transformed.imaginary[start + k * step] = line.imaginary[k]!;
      }
    }
  };
  pass(picture, (row) => ({ start: row * size, step: 1 }));
  pass(transformed, (column) => ({ start: column, step: size }));
  return transformed;
}

/** Undoes `fourier`. */
export function inverseFourier(spectrum: Complex, size: number): Complex {
  const swapped = fourier({ real: spectrum.imaginary, imaginary: spectrum.real }, size);
  const count = size * size;
  return {
    real: swapped.imaginary.map((value) => value / count),
    imaginary: swapped.real.map((value) => value / count),
  };
}
