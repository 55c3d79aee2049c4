import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { cropFace } from '../../../lib/preprocess/crop-face.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import { gaussianBlur } from '../../../training/augment/filter.ts';
import { destructions } from '../../../training/shortcuts/destroy.ts';
import { findRoll, squareOf } from '../../../training/shortcuts/find-roll.ts';
import { fourier, inverseFourier } from '../../../training/shortcuts/fourier.ts';
import { readJpegHeader } from '../../../training/shortcuts/jpeg-header.ts';
import { meanInterval } from '../../../training/shortcuts/mean-interval.ts';
import { backdrop } from '../../../training/shortcuts/picture-facts.ts';
import { cutAgain, storedLike } from '../../../training/shortcuts/recut-crop.ts';

function cloud(width: number, height: number, seed: number): RgbPixels {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random() * 255);
  const soft = gaussianBlur({ data, width, height }, 4);
  return { ...soft, data: soft.data.map((value) => Math.min(255, Math.max(0, (value - 127) * 6 + 127))) };
}

function withAlpha({ data, width, height }: RgbPixels) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) for (let k = 0; k < 3; k++) rgba[i * 4 + k] = data[i * 3 + k]!;
  return { data: rgba, width, height };
}

const raw = ({ data, width, height }: RgbPixels) => sharp(data, { raw: { width, height, channels: 3 } });
const apart = (a: RgbPixels, b: RgbPixels) =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;

describe('the JPEG header', () => {
  it.each([
    [30, '4:2:0', 0.25],
    [75, '4:2:0', 0.25],
    [92, '4:4:4', 1],
  ])('of quality %i and %s gives both back, and the size', async (quality, chromaSubsampling, chromaShare) => {
    const bytes = await raw(cloud(48, 32, 1))
      .jpeg({ quality, chromaSubsampling })
      .toBuffer();
    expect(readJpegHeader(bytes)).toEqual({ width: 48, height: 32, quality, chromaShare });
  });

  it('of a progressive picture is read, of a PNG or a cut file there is none', async () => {
    const progressive = await raw(cloud(16, 16, 1))
      .jpeg({ quality: 60, progressive: true })
      .toBuffer();
    expect(readJpegHeader(progressive)?.quality).toBe(60);
    expect(
      readJpegHeader(
        await raw(cloud(16, 16, 1))
          .png()
          .toBuffer(),
      ),
    ).toBeUndefined();
    expect(readJpegHeader(progressive.subarray(0, 40))).toBeUndefined();
  });
});

describe('destroyed crops', () => {
  const crop = cloud(40, 40, 2);
  const destroyed = (name: string, seed = 1) =>
    Promise.resolve(destructions.find((one) => one.name === name)!.destroy(crop, seed));

  it('keep their size, give the same for the same seed and leave the crop alone', async () => {
    const before = crop.data.slice();
    for (const { name } of destructions) {
      const once = await destroyed(name);
      expect([once.width, once.height, once.data.length], name).toEqual([40, 40, 4800]);
      expect([...(await destroyed(name)).data], name).toEqual([...once.data]);
    }
    expect(crop.data).toEqual(before);
  });

  it('shuffled hold the same pixels at other places', async () => {
    const sorted = ({ data }: RgbPixels) => [...data].sort((a, b) => a - b);
    const shuffled = await destroyed('shuffled 4 x 4');
    expect(sorted(shuffled)).toEqual(sorted(crop));
    expect(apart(shuffled, crop)).toBeGreaterThan(10);
    expect(apart(shuffled, await destroyed('shuffled 4 x 4', 2))).toBeGreaterThan(10);
  });

  it('of the face and of the backdrop are grey where the other is not', async () => {
    const [face, ring] = [await destroyed("face's centre"), await destroyed('backdrop only')];
    const at = ({ data }: RgbPixels, x: number, y: number) => [
      ...data.subarray((y * 40 + x) * 3, (y * 40 + x) * 3 + 3),
    ];
    expect([at(face, 20, 20), at(face, 1, 1)]).toEqual([at(crop, 20, 20), [128, 128, 128]]);
    expect([at(ring, 20, 20), at(ring, 1, 1)]).toEqual([[128, 128, 128], at(crop, 1, 1)]);
  });

  it('of scrambled phases keep mean and spectrum, not the places', async () => {
    const power = ({ data }: RgbPixels) => {
      const signal = {
        real: Float64Array.from({ length: 1600 }, (_, i) => data[i * 3]!),
        imaginary: new Float64Array(1600),
      };
      const { real, imaginary } = fourier(signal, 40);
      return real.map((value, i) => Math.hypot(value, imaginary[i]!));
    };
    const soft = { ...crop, data: crop.data.map((value) => 96 + value / 4) };
    const scrambled = await destructions.find(({ name }) => name === 'phases scrambled')!.destroy(soft, 1);
    const [before, after] = [power(soft), power(scrambled)];
    expect(after[0]! / before[0]!).toBeCloseTo(1, 2);
    for (const place of [1, 2, 40, 41, 80]) expect(after[place]! / before[place]!).toBeCloseTo(1, 1);
    expect(apart(scrambled, soft)).toBeGreaterThan(3);
  });

  it('come through the Fourier transform and back, whatever their factors', () => {
    for (const size of [8, 15, 40]) {
      const real = Float64Array.from({ length: size * size }, (_, i) => (i * 7) % 23);
      const back = inverseFourier(fourier({ real, imaginary: new Float64Array(size * size) }, size), size);
      expect(Math.max(...back.real.map((value, i) => Math.abs(value - real[i]!)))).toBeLessThan(1e-9);
    }
  });
});

describe('cutting again', () => {
  const picture = withAlpha(cloud(120, 100, 3));
  const box = { x: 30, y: 20, width: 50, height: 44 };
  const spec = { size: 48, scale: 1.1, rollCorrected: true };
  const cut = (rollRadians: number) =>
    cropFace({ x: 0, y: 0, pixels: picture }, squareOf(box, spec.scale, rollRadians), spec.size);

  it('finds the roll that a crop was cut with', () => {
    for (const roll of [-0.5, 0, 0.21]) expect(findRoll(picture, box, spec, cut(roll))).toBeCloseTo(roll, 1);
    expect(findRoll(picture, box, { ...spec, rollCorrected: false }, cut(0))).toBe(0);
  });

  it('finds none for the crop of another picture', () => {
    const other = cropFace({ x: 0, y: 0, pixels: withAlpha(cloud(120, 100, 9)) }, squareOf(box, 1.1, 0), 48);
    expect(findRoll(picture, box, spec, other)).toBeUndefined();
  });

  it('gives the same bytes from an untouched picture and the same place from a smaller one', async () => {
    const face = { box, rollRadians: 0.21 };
    expect(cutAgain(picture, picture, face, spec)).toEqual(cut(0.21));
    const profile = { dataset: 'other', label: 1 as const, pictures: 1, width: 90, height: 90, bytesPerPixel: 1 };
    const smaller = await storedLike(picture, { ...profile, jpeg: { quality: 90, hasHalfChroma: false } });
    expect([smaller.width, smaller.height]).toEqual([90, 75]);
    const again = cutAgain(smaller, picture, face, spec);
    expect(apart(again, cut(0.21))).toBeLessThan(10);
    expect(apart(again, cut(-0.21))).toBeGreaterThan(20);
  });
});

describe('the backdrop', () => {
  it('is what lies outside the ellipse of the face', () => {
    const picture = withAlpha({ data: new Uint8Array(40 * 40 * 3).fill(50), width: 40, height: 40 });
    for (let row = 15; row < 25; row++)
      for (let column = 15; column < 25; column++) picture.data[(row * 40 + column) * 4] = 250;
    expect(backdrop(picture, { x: 10, y: 10, width: 20, height: 20 })).toEqual([50, 50, 50, 0, 0, 0, 0]);
    expect(backdrop(picture, { x: 0, y: 0, width: 8, height: 8 })[0]).toBeGreaterThan(50);
  });
});

describe('the mean over sources', () => {
  it('has an interval that one source with many values does not narrow', () => {
    const values = Array.from({ length: 40 }, (_, i) => ({ value: i % 2, source: String(i % 2) }));
    expect(meanInterval(values, 200)).toEqual({ mean: 0.5, interval: [0, 1] });
    const alone = values.map(({ value }, i) => ({ value, source: String(i) }));
    expect(meanInterval(alone, 200).interval[0]).toBeGreaterThan(0.2);
  });
});
