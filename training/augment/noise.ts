import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, drawSeed, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';

const tableLength = 1 << 16;
let table: Float32Array | undefined;

/** Standard normal numbers (Box & Muller 1958), drawn once: every row of a picture reads them from a place of its own. */
function normalTable(): Float32Array {
  if (table) return table;
  const random = seededRandom(1);
  table = Float32Array.from(
    { length: tableLength },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
  return table;
}

export interface Noise {
  /** Standard deviation in 8-bit steps, of every pixel alike. */
  sigma: number;
  /** Standard deviation at white; falls with the root of the value, as counted light does. */
  sigmaAtWhite: number;
  /** The same in red, green and blue. */
  isGrey: boolean;
  seed: number;
}

/** Frames of a clip share strength and kind, not the grain. */
export function drawNoise({ gaussianNoise, shotNoise }: AugmentationParts, random: Random): AugmentStep | undefined {
  const sigma = happens(gaussianNoise, random) ? drawBetween(gaussianNoise!.sigma, random) : 0;
  const sigmaAtWhite = happens(shotNoise, random) ? drawBetween(shotNoise!.sigmaAtWhite, random) : 0;
  if (sigma === 0 && sigmaAtWhite === 0) return undefined;
  const isGrey = random() < 0.5;
  const seed = drawSeed(random);
  return (pixels, frame) => addNoise(pixels, { sigma, sigmaAtWhite, isGrey, seed: seed + frame });
}

function addNoise({ data, width, height }: RgbPixels, noise: Noise): RgbPixels {
  const normal = normalTable();
  const random = seededRandom(noise.seed);
  const { sigma, sigmaAtWhite, isGrey } = noise;
  const strength = Float32Array.from({ length: 256 }, (_, value) =>
    Math.hypot(sigma, sigmaAtWhite * Math.sqrt(value / 255)),
  );
  const out = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    let place = Math.floor(random() * tableLength);
    for (let i = row * width * 3; i < (row + 1) * width * 3; i++) {
      if (!isGrey || i % 3 === 0) place = (place + 1) & (tableLength - 1);
      const value = data[i]! + strength[data[i]!]! * normal[place]! + 0.5;
      out[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return { data: out, width, height };
}
