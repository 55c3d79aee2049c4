import sharp from 'sharp';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { scramblePhases } from './scramble-phases.ts';

/** Takes something out of a square served crop; the same seed gives the same pixels. */
export type Destroy = (crop: RgbPixels, seed: number) => RgbPixels | Promise<RgbPixels>;

export interface Destruction {
  name: string;
  /** What is left, in words. */
  leaves: string;
  destroy: Destroy;
}

/** Standard deviation of the blur as a part of the side. */
const blurPart = 1 / 16;

export const destructions: readonly Destruction[] = [
  { name: 'intact', leaves: 'everything', destroy: (crop) => crop },
  {
    name: "face's centre",
    leaves: 'the middle half of the side: eyes, nose, mouth; no edge of the face, no backdrop',
    destroy: (crop) => greyWhere(crop, (x, y) => Math.max(Math.abs(x), Math.abs(y)) > 0.5),
  },
  {
    name: 'blurred',
    leaves: 'coarse light and colour (Gaussian, deviation 1/16 of the side)',
    destroy: blurred,
  },
  {
    name: 'shuffled 4 x 4',
    leaves: 'texture, compression and colour in patches of 1/4 of the side',
    destroy: (crop, seed) => shuffled(crop, 4, seed),
  },
  {
    name: 'shuffled 16 x 16',
    leaves: 'texture, compression and colour in patches of 1/16 of the side',
    destroy: (crop, seed) => shuffled(crop, 16, seed),
  },
  {
    name: 'backdrop only',
    leaves: 'the corners outside the ellipse that fills the crop: backdrop, hair, neck, repeated edges',
    destroy: (crop) => greyWhere(crop, (x, y) => x * x + y * y <= 1),
  },
  { name: 'phases scrambled', leaves: 'power spectrum and colour, no place', destroy: scramblePhases },
  { name: 'mean colour', leaves: 'one colour', destroy: meanColour },
];

const grey = 128;

/** Grey where the rule says so; its coordinates run from -1 to 1. */
function greyWhere({ data, width, height }: RgbPixels, isGrey: (x: number, y: number) => boolean): RgbPixels {
  const out = new Uint8Array(data);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      if (isGrey(((column + 0.5) / width) * 2 - 1, ((row + 0.5) / height) * 2 - 1)) out.fill(grey, at, at + 3);
    }
  return { data: out, width, height };
}

async function blurred({ data, width, height }: RgbPixels): Promise<RgbPixels> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return {
    data: await image
      .blur(width * blurPart)
      .raw()
      .toBuffer(),
    width,
    height,
  };
}

/** Patches of a grid change places; what a grid cannot divide stays where it is. */
function shuffled({ data, width, height }: RgbPixels, grid: number, seed: number): RgbPixels {
  const [across, down] = [Math.floor(width / grid), Math.floor(height / grid)];
  const random = seededRandom(seed);
  const order = Array.from({ length: grid * grid }, (_, i) => ({ i, at: random() })).sort((a, b) => a.at - b.at);
  const out = new Uint8Array(data);
  order.forEach(({ i: from }, to) => {
    for (let row = 0; row < down; row++) {
      const start = (patch: number) => ((Math.floor(patch / grid) * down + row) * width + (patch % grid) * across) * 3;
      out.set(data.subarray(start(from), start(from) + across * 3), start(to));
    }
  });
  return { data: out, width, height };
}

function meanColour({ data, width, height }: RgbPixels): RgbPixels {
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) sums[i % 3]! += data[i]!;
  const means = sums.map((sum) => Math.round((sum / data.length) * 3));
  return { data: data.map((_, i) => means[i % 3]!), width, height };
}
