import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { fourier, inverseFourier } from './fourier.ts';
import type { Complex } from './fourier.ts';

/**
 * Turns the phase of every frequency by a random angle, the same in all channels: power spectrum, mean colour and the
 * colours' correlation stay, places do not (Oppenheim & Lim 1981). Square pictures.
 */
export function scramblePhases({ data, width, height }: RgbPixels, seed: number): RgbPixels {
  if (width !== height) throw new Error(`scramblePhases: expected a square picture, got ${width} x ${height}`);
  const count = width * width;
  const turns = randomTurns(width, seed);
  const out = new Uint8Array(count * 3);
  const channel = (k: number) => Float64Array.from({ length: count }, (_, i) => data[i * 3 + k]!);
  // The turns are those of a real filter, so two real channels pass as one complex picture.
  const redGreen = turned({ real: channel(0), imaginary: channel(1) }, turns, width);
  const blue = turned({ real: channel(2), imaginary: new Float64Array(count) }, turns, width);
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  for (let i = 0; i < count; i++) {
    out[i * 3] = byte(redGreen.real[i]!);
    out[i * 3 + 1] = byte(redGreen.imaginary[i]!);
    out[i * 3 + 2] = byte(blue.real[i]!);
  }
  return { data: out, width, height };
}

function turned(picture: Complex, turns: Complex, size: number): Complex {
  const { real, imaginary } = fourier(picture, size);
  return inverseFourier(
    {
      real: real.map((value, i) => value * turns.real[i]! - imaginary[i]! * turns.imaginary[i]!),
      imaginary: real.map((value, i) => value * turns.imaginary[i]! + imaginary[i]! * turns.real[i]!),
    },
    size,
  );
}

/** A factor of length 1 for each frequency, conjugate at the opposite one; 1 where a frequency is its own opposite. */
function randomTurns(size: number, seed: number): Complex {
  const random = seededRandom(seed);
  const real = new Float64Array(size * size);
  const imaginary = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const place = row * size + column;
      const opposite = ((size - row) % size) * size + ((size - column) % size);
      if (opposite < place) continue;
      const angle = opposite === place ? 0 : random() * 2 * Math.PI;
      real[place] = real[opposite] = Math.cos(angle);
      imaginary[place] = Math.sin(angle);
      imaginary[opposite] = -imaginary[place];
    }
  return { real, imaginary };
}
