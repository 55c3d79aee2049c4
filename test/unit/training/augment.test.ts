import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import {
  augmentationParts,
  augmentationPresets,
  augmentationSchema,
} from '../../../training/augment/augmentation-config.ts';
import type { AugmentationParts } from '../../../training/augment/augmentation-config.ts';
import { drawAugmentation } from '../../../training/augment/augment.ts';
import { centralCrop } from '../../../training/augment/central-crop.ts';
import { drawBetween, drawWhole, mixedSeed } from '../../../training/augment/draw.ts';

const storedPx = 40;
const size = 32;

/** A smooth picture with an edge and a spot, unlike in every direction. */
function stored(): RgbPixels {
  const data = Uint8Array.from({ length: storedPx * storedPx * 3 }, (_, i) => {
    const [x, y, k] = [Math.floor(i / 3) % storedPx, Math.floor(i / 3 / storedPx), i % 3];
    const spot = Math.hypot(x - 14, y - 16) < 5 ? 90 : 0;
    return 30 + 2 * x + (y > 22 ? 50 : 0) + 15 * k + spot * (k === 0 ? 1 : 0.3);
  });
  return { data, width: storedPx, height: storedPx };
}

function augmented(parts: AugmentationParts, seed = 1, picture = stored()): Promise<RgbPixels> {
  return Promise.resolve(drawAugmentation(parts, size, seededRandom(seed))(picture, 0));
}

function certain<Name extends keyof AugmentationParts>(name: Name): AugmentationParts {
  return { [name]: { ...augmentationPresets.social[name], probability: 1 } };
}

function meanOf({ data }: RgbPixels): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

/** Mean step between neighbours of a row: falls with blur, grows with noise. */
function detail({ data, width }: RgbPixels): number {
  let sum = 0;
  for (let i = 3; i < data.length; i++) if (Math.floor(i / 3) % width > 0) sum += Math.abs(data[i]! - data[i - 3]!);
  return sum / data.length;
}

function difference(a: RgbPixels, b: RgbPixels): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;
}

const plain = centralCrop(stored(), size);
const partNames = Object.keys(augmentationPresets.social).filter(
  (name) => name !== 'warp',
) as (keyof AugmentationParts)[];

describe('every part', () => {
  test.each(partNames)(
    '%s keeps the served size, leaves the stored crop alone and repeats by its seed',
    async (name) => {
      const picture = stored();
      const first = await augmented(certain(name), 3, picture);
      expect([first.width, first.height, first.data.length]).toEqual([size, size, size * size * 3]);
      expect(picture.data).toEqual(stored().data);
      expect((await augmented(certain(name), 3)).data).toEqual(first.data);
    },
  );

  test.each(partNames)('%s changes something, and never happens at probability 0', async (name) => {
    const strengths = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => difference(await augmented(certain(name), seed), plain)),
    );
    expect(Math.max(...strengths)).toBeGreaterThan(0.05);
    const never = { [name]: { ...augmentationPresets.social[name], probability: 0 } };
    expect((await augmented(never, 5)).data).toEqual(plain.data);
  });
});

describe('drawAugmentation', () => {
  test('without parts is the central crop', async () => {
    expect((await augmented({})).data).toEqual(plain.data);
  });

  test('gives other pixels for other seeds', async () => {
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => augmented(augmentationPresets.social, seed)));
    expect(new Set(all.map(({ data }) => data.join())).size).toBe(6);
  });

  test('grain differs between the frames of a clip, everything else is the same', async () => {
    const grainy = drawAugmentation(certain('gaussianNoise'), size, seededRandom(1));
    expect((await grainy(stored(), 0)).data).not.toEqual((await grainy(stored(), 1)).data);
    const { gaussianNoise: _, shotNoise: __, ...rest } = augmentationPresets.social;
    const steady = drawAugmentation(rest, size, seededRandom(9));
    expect((await steady(stored(), 0)).data).toEqual((await steady(stored(), 1)).data);
  });

  test('jitter moves the frames of a clip apart, the first one not', async () => {
    const jittered = drawAugmentation({ clipJitter: { probability: 1, shiftPx: [1, 2] } }, size, seededRandom(1));
    expect((await jittered(stored(), 0)).data).toEqual(plain.data);
    expect(difference(await jittered(stored(), 1), plain)).toBeGreaterThan(0.5);
  });
});

describe('geometry', () => {
  test('flip mirrors', async () => {
    const flipped = await augmented({ flip: { probability: 1 } });
    const back = Uint8Array.from(flipped.data, (_, i) => {
      const [x, y, k] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size), i % 3];
      return flipped.data[(y * size + size - 1 - x) * 3 + k]!;
    });
    expect(back).toEqual(plain.data);
  });

  test('rotation by a quarter turn moves every pixel to its place', async () => {
    const turned = await augmented({ rotation: { probability: 1, degrees: [90, 90] } });
    const expected = Uint8Array.from(turned.data, (_, i) => {
      const [x, y, k] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size), i % 3];
      return plain.data[((size - 1 - x) * size + y) * 3 + k]!;
    });
    expect(difference(turned, { ...plain, data: expected })).toBeLessThan(0.01);
  });

  test('shift reads from the stored margin, not from the border', async () => {
    const shifted = await augmented({ shift: { probability: 1, fraction: [4 / size, 4 / size] } });
    const corner = stored();
    const at = (8 * storedPx + 8) * 3;
    expect([...shifted.data.subarray(0, 3)]).toEqual([...corner.data.subarray(at, at + 3)]);
  });

  test('zoom above 1 enlarges about the centre', async () => {
    const line = {
      ...stored(),
      data: stored().data.map((_, i) => (Math.floor(i / 3) % storedPx < storedPx / 2 ? 0 : 200)),
    };
    const zoomed = await augmented({ zoom: { probability: 1, factor: [1.3, 1.3], isUniform: true } }, 1, line);
    expect(zoomed.data[(size / 2 - 2) * 3]).toBe(0);
    expect(zoomed.data[(size / 2 + 1) * 3]).toBe(200);
  });

  test('a border of nearest repeats the edge, reflect turns back', async () => {
    const columns = { ...stored(), data: stored().data.map((_, i) => 5 * (Math.floor(i / 3) % storedPx)) };
    const far = { shift: { probability: 1, fraction: [12 / size, 12 / size] as [number, number] } };
    const last = (picture: RgbPixels) => picture.data[(size - 1) * 3];
    expect(last(await augmented({ ...far, warp: { border: 'nearest', interpolation: 'bilinear' } }, 1, columns))).toBe(
      195,
    );
    expect(last(await augmented({ ...far, warp: { border: 'reflect', interpolation: 'bilinear' } }, 1, columns))).toBe(
      160,
    );
  });

  test('bicubic and bilinear agree where the picture is a slope', async () => {
    const slope = { ...stored(), data: stored().data.map((_, i) => 20 + 5 * (Math.floor(i / 3) % storedPx)) };
    const by = (interpolation: 'bilinear' | 'bicubic') =>
      augmented(
        { shift: { probability: 1, fraction: [0.04, 0.05] }, warp: { border: 'nearest', interpolation } },
        2,
        slope,
      );
    expect(difference(await by('bilinear'), await by('bicubic'))).toBeLessThan(0.5);
  });
});

describe('light, focus and noise', () => {
  const neutral = {
    probability: 1,
    brightness: [0, 0],
    contrast: [1, 1],
    saturation: [1, 1],
    hueDegrees: [0, 0],
    gamma: [1, 1],
  } satisfies AugmentationParts['colour'];

  test('brightness adds, saturation 0 and grey make the channels equal, hue keeps the luma', async () => {
    const brighter = await augmented({ colour: { ...neutral, brightness: [0.1, 0.1] } });
    expect(Math.abs(meanOf(brighter) - meanOf(plain) - 25.5)).toBeLessThan(1);
    for (const parts of [
      { colour: { ...neutral, saturation: [0, 0] } },
      { grey: { probability: 1 } },
    ] as AugmentationParts[]) {
      const { data } = await augmented(parts);
      expect(Math.max(...data.map((value, i) => Math.abs(value - data[i - (i % 3)]!)))).toBeLessThanOrEqual(1);
    }
    const turned = await augmented({ colour: { ...neutral, hueDegrees: [40, 40] } });
    const luma = ({ data }: RgbPixels) => 0.299 * data[0]! + 0.587 * data[1]! + 0.114 * data[2]!;
    expect(Math.abs(luma(turned) - luma(plain))).toBeLessThan(1.5);
    expect(difference(turned, plain)).toBeGreaterThan(3);
  });

  test('gamma below 1 lifts the dark, contrast above 1 spreads about mid-grey', async () => {
    expect(meanOf(await augmented({ colour: { ...neutral, gamma: [0.7, 0.7] } }))).toBeGreaterThan(meanOf(plain) + 5);
    const spread = await augmented({ colour: { ...neutral, contrast: [1.5, 1.5] } });
    expect(Math.min(...spread.data)).toBeLessThan(Math.min(...plain.data));
    expect(Math.max(...spread.data)).toBeGreaterThan(Math.max(...plain.data));
  });

  test('blur and motion blur take detail and keep the mean, sharpening adds detail', async () => {
    for (const name of ['gaussianBlur', 'motionBlur'] as const) {
      const soft = await augmented(certain(name), 4);
      expect(detail(soft)).toBeLessThan(detail(plain));
      expect(Math.abs(meanOf(soft) - meanOf(plain))).toBeLessThan(2);
    }
    expect(detail(await augmented(certain('sharpen')))).toBeGreaterThan(detail(plain));
  });

  test('noise has the asked deviation; shot noise spares the dark', async () => {
    const flat = (value: number) => ({ ...stored(), data: stored().data.map(() => value) });
    const deviation = ({ data }: RgbPixels, mean: number) =>
      Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
    expect(
      deviation(await augmented({ gaussianNoise: { probability: 1, sigma: [6, 6] } }, 1, flat(120)), 120),
    ).toBeCloseTo(6, 0);
    const shot = { shotNoise: { probability: 1, sigmaAtWhite: [10, 10] as [number, number] } };
    const dark = deviation(await augmented(shot, 1, flat(30)), 30);
    expect(dark / deviation(await augmented(shot, 1, flat(160)), 160)).toBeCloseTo(Math.sqrt(30 / 160), 1);
  });
});

describe('scaling, capturing and encoding', () => {
  test('a resize chain loses detail and keeps the mean', async () => {
    const chained = await augmented({ resize: { probability: 1, times: [2, 3], scale: [0.3, 0.5] } }, 2);
    expect(detail(chained)).toBeLessThan(detail(plain));
    expect(Math.abs(meanOf(chained) - meanOf(plain))).toBeLessThan(4);
  });

  test('JPEG at its own scale and block origin is what the codec gives', async () => {
    const parts = {
      reencode: {
        probability: 1,
        quality: [20, 20],
        webpShare: 0,
        halfChromaShare: 1,
        againShare: 0,
        scaledShare: 0,
        scale: [1, 1],
      },
    } satisfies AugmentationParts;
    const errors = await Promise.all([1, 2, 3, 4].map(async (seed) => difference(await augmented(parts, seed), plain)));
    const raw = { raw: { width: size, height: size, channels: 3 as const } };
    const jpeg = await sharp(plain.data, raw).jpeg({ quality: 20, chromaSubsampling: '4:2:0' }).toBuffer();
    const direct = difference({ ...plain, data: await sharp(jpeg).raw().toBuffer() }, plain);
    for (const error of errors) expect(error / direct).toBeGreaterThan(0.5);
    for (const error of errors) expect(error / direct).toBeLessThan(2);
    expect(new Set(errors).size).toBeGreaterThan(1);
  });

  test('low quality costs more than high, a second generation and WebP too', async () => {
    const base = {
      probability: 1,
      webpShare: 0,
      halfChromaShare: 1,
      againShare: 0,
      scaledShare: 0,
      scale: [1, 1],
    } satisfies Partial<AugmentationParts['reencode']>;
    const loss = async (change: object) =>
      difference(await augmented({ reencode: { ...base, quality: [90, 90], ...change } }, 3), plain);
    const high = await loss({});
    expect(await loss({ quality: [15, 15] })).toBeGreaterThan(high);
    expect(await loss({ webpShare: 1, quality: [15, 15] })).toBeGreaterThan(high);
    expect(await loss({ againShare: 1, scaledShare: 1, scale: [0.5, 0.6] })).toBeGreaterThan(high);
  });

  test('screenshots stay near the picture; a bar lies along an edge', async () => {
    const part = { probability: 1, pixelRatio: [1.5, 1.5], gamma: [1, 1] } satisfies Partial<
      AugmentationParts['screenshot']
    >;
    const bare = await augmented({ screenshot: { ...part, barShare: 0 } }, 1);
    expect(difference(bare, plain)).toBeLessThan(4);
    const barred = await augmented({ screenshot: { ...part, barShare: 1 } }, 1);
    expect(difference(barred, plain)).toBeGreaterThan(difference(bare, plain));
  });
});

describe('occlusion', () => {
  test('covers about the asked area and nothing else', async () => {
    const share = async (seed: number) => {
      const covered = await augmented({ occlusion: { probability: 1, count: [1, 1], area: [0.1, 0.1] } }, seed);
      return covered.data.filter((value, i) => value !== plain.data[i]).length / plain.data.length;
    };
    const shares = await Promise.all(Array.from({ length: 20 }, (_, seed) => share(seed)));
    expect(Math.max(...shares)).toBeLessThan(0.14);
    expect(Math.max(...shares)).toBeGreaterThan(0.06);
  });

  test('bars change rows within their height only', async () => {
    const barred = await augmented({ bars: { probability: 1, count: [1, 1], height: [0.25, 0.25] } }, 4);
    const rows = Array.from({ length: size }, (_, y) => y).filter((y) =>
      barred.data.subarray(y * size * 3, (y + 1) * size * 3).some((value, i) => value !== plain.data[y * size * 3 + i]),
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.at(-1)! - rows[0]!).toBeLessThanOrEqual(size / 4);
  });
});

describe('the config', () => {
  test('takes presets by name, parts, and a preset with parts of its own', () => {
    expect(augmentationParts('social')).toEqual(augmentationPresets.social);
    expect(augmentationParts(undefined)).toEqual({});
    const config = v.parse(augmentationSchema, { preset: 'flip', grey: { probability: 0.1 } });
    expect(augmentationParts(config)).toEqual({ flip: { probability: 0.5 }, grey: { probability: 0.1 } });
    for (const preset of Object.values(augmentationPresets)) expect(v.is(augmentationSchema, preset)).toBe(true);
  });

  test.each([
    ['unknown presets', 'strong'],
    ['unknown parts', { mixup: { probability: 1 } }],
    ['probabilities above 1', { flip: { probability: 2 } }],
    ['ranges from high to low', { rotation: { probability: 1, degrees: [5, -5] } }],
    ['parts without a range', { rotation: { probability: 1 } }],
  ])('refuses %s', (_, config) => {
    expect(v.is(augmentationSchema, config)).toBe(false);
  });
});

describe('draws', () => {
  test('reach both ends of a range of whole numbers, and stay inside', () => {
    const random = seededRandom(1);
    expect(new Set(Array.from({ length: 100 }, () => drawWhole([1, 3], random)))).toEqual(new Set([1, 2, 3]));
    const drawn = Array.from({ length: 100 }, () => drawBetween([-2, 2], random));
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(2);
  });

  test('mixed seeds of neighbouring steps and places are all different', () => {
    const seeds = Array.from({ length: 64 }, (_, step) =>
      Array.from({ length: 64 }, (__, place) => mixedSeed(7, step, place)),
    );
    expect(new Set(seeds.flat()).size).toBe(64 * 64);
  });
});
