import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { assertSplitsApart } from '../../../training/data/assign-splits.ts';
import { decoderKinds, newAutoencoder, reconstructed } from '../../../training/generated/reconstruction/autoencoder.ts';
import { evenShares, planFakes, realFaces } from '../../../training/generated/reconstruction/choose-reals.ts';
import {
  radialSpectrum,
  ringPowers,
  withMatchedChange,
} from '../../../training/generated/reconstruction/radial-spectrum.ts';
import { reconstructSet } from '../../../training/generated/reconstruction/reconstruct-set.ts';
import type { ReconstructionRequest } from '../../../training/generated/reconstruction/reconstruct-set.ts';
import {
  alongBothSides,
  cosineMatrix,
  resamplingMatrix,
} from '../../../training/generated/reconstruction/separable.ts';
import { trivialAucs } from '../../../training/generated/reconstruction/tell-apart.ts';
import type { TrivialPicture } from '../../../training/generated/reconstruction/tell-apart.ts';
import { trainAutoencoder } from '../../../training/generated/reconstruction/train-autoencoder.ts';
import { openPreparedSet, pixelsOf } from '../../../training/prepared/prepared-set.ts';
import { hasTensorflow, useBackend } from './support/use-backend.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import type { PreparedCrop } from './support/write-prepared-set.ts';

const size = 24;
let folder: string;

beforeAll(() => useBackend(hasTensorflow ? 'tensorflow' : 'cpu'), 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-reconstruction-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  tf.disposeVariables();
});

function noise(count: number, seed: number): Tensor4D {
  return tf.randomUniform([count, size, size, 3], -1, 1, 'float32', seed);
}

function largestDifference(a: Tensor, b: Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

/** Stripes of a width and colour of their own under some grain. */
function drawnPixels(i: number): Uint8Array {
  const random = seededRandom(i + 1);
  const [width, level] = [3 + random() * 6, 60 + random() * 120];
  return Uint8Array.from({ length: size * size * 3 }, (_, k) => {
    const [x, y] = [Math.floor(k / 3) % size, Math.floor(k / 3 / size)];
    return level + 40 * Math.sin((x + y * (i % 3)) / width) + 20 * random();
  });
}

/** In each split: four reals of `many`, one of `few`, and two fakes. */
function writeSet(): void {
  const crops = (['train', 'val', 'test'] as const).flatMap((split) =>
    ['many', 'many', 'many', 'many', 'few', 'fake', 'fake'].map((kind, i): PreparedCrop => {
      const file = `${split}-${kind}-${i}.jpg`;
      const face = {
        file,
        label: kind === 'fake' ? (1 as const) : (0 as const),
        dataset: kind === 'few' ? 'few' : 'many',
        paired: true,
        source: `${split}-${i}`,
        split,
        face: 0,
        boxFrom: 'detected' as const,
        score: 0.9,
        box: { x: i, y: 2, width: 30, height: 30 },
        landmarks: [i, 1, 2, 3],
      };
      return { face, pixels: drawnPixels(i) };
    }),
  );
  writePreparedSet(join(folder, 'prepared'), { size, framing: 'face', crops });
}

const request = (): ReconstructionRequest => ({
  outFolder: join(folder, 'out'),
  autoencoderFolder: join(folder, 'autoencoders'),
  kinds: ['transposed', 'shuffle'],
  datasets: [],
  minutes: 1,
  maxSteps: 3,
  counts: { train: 6, val: 2, test: 2 },
  seed: 3,
});

describe('matrices along both sides', () => {
  it('turn pictures into cosines and back', () => {
    tf.tidy(() => {
      const pictures = noise(2, 1);
      const cosines = cosineMatrix(size);
      const back = alongBothSides(alongBothSides(pictures, cosines), tf.transpose(cosines));
      expect(largestDifference(back, pictures)).toBeLessThan(1e-4);
      const flat = alongBothSides(tf.ones([1, size, size, 1]), cosines).dataSync();
      expect(flat[0]).toBeCloseTo(size, 3);
      expect(Math.max(...flat.slice(1).map(Math.abs))).toBeLessThan(1e-3);
    });
  });

  it('enlarge a picture behind a margin, and shrink it to what it was', () => {
    tf.tidy(() => {
      const [scale, offset, outputs] = [1.3, 5, 44];
      const soft = alongBothSides(noise(1, 2), resamplingMatrix(size, { outputs: size, scale: 1 / 3, offset: 3 }));
      const larger = alongBothSides(soft, resamplingMatrix(size, { outputs, scale, offset }));
      expect(larger.shape).toEqual([1, outputs, outputs, 3]);
      const back = resamplingMatrix(outputs, { outputs: size, scale: 1 / scale, offset: -offset / scale });
      expect(largestDifference(alongBothSides(larger, back), soft)).toBeLessThan(0.1);
      const same = resamplingMatrix(size, { outputs: size, scale: 1, offset: 0 });
      expect(largestDifference(alongBothSides(soft, same), soft)).toBeLessThan(1e-5);
    });
  });
});

describe('a change whose spectrum is matched', () => {
  it('keeps the power of each ring where it took detail away, as far as it is strong', () => {
    tf.tidy(() => {
      const spectrum = radialSpectrum(size);
      const pictures = noise(2, 3);
      const change: Tensor4D = tf.mul(tf.add(pictures, tf.mul(noise(2, 4), 0.3)), -0.6);
      const before = ringPowers(pictures, spectrum);
      const off = (strength: number) => {
        const after = ringPowers(withMatchedChange(pictures, change, [strength, strength], spectrum), spectrum);
        const ratios: Tensor2D = tf.log(tf.div(after, before));
        return tf.mean(tf.abs(tf.slice(ratios, [0, 8], [-1, 30]))).dataSync()[0]!;
      };
      expect(off(0)).toBeGreaterThan(1);
      expect(off(1)).toBeLessThan(0.15);
    });
  });

  it('leaves colour and light alone', () => {
    tf.tidy(() => {
      const pictures = noise(1, 5);
      const lighter = withMatchedChange(pictures, tf.fill([1, size, size, 3], 0.4), [1], radialSpectrum(size));
      expect(largestDifference(lighter, pictures)).toBeLessThan(1e-3);
    });
  });
});

describe('an autoencoder', { timeout: 60_000 }, () => {
  it.each(decoderKinds)('with a %s decoder draws pictures of the size it sees, and learns', (kind) => {
    writeSet();
    const set = openPreparedSet(join(folder, 'prepared'));
    const losses: number[] = [];
    const stages: number[] = [];
    trainAutoencoder(set, kind, {
      places: [0, 1, 2],
      seconds: 60,
      maxSteps: 10,
      seed: 1,
      stages: [0.5, 1],
      onStage: (stage) => stages.push(stage),
      onStep: (_, loss) => losses.push(loss),
    });
    expect(losses).toHaveLength(10);
    expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]!);
    expect(stages).toEqual([1, 2]);
    const drawn = tf.tidy(() => reconstructed(kind, newAutoencoder(kind, 1), tf.zeros([2, 8, 12, 3])).shape);
    expect(drawn).toEqual([2, 8, 12, 3]);
  });
});

describe('the plan of fakes', () => {
  it('shares evenly, and lets others make up for what one lacks', () => {
    expect(evenShares([10, 2, 10], 12)).toEqual([5, 2, 5]);
    expect(evenShares([3, 2], 12)).toEqual([3, 2]);
    expect(evenShares([5, 5, 5], 4).reduce((a, b) => a + b)).toBe(4);
  });

  it('takes real faces of one split, each at most once with each decoder', () => {
    writeSet();
    const { faces } = openPreparedSet(join(folder, 'prepared'));
    const plan = planFakes(realFaces(faces, 'train', []), ['nearest', 'shuffle'], { count: 8, seed: 1 });
    expect(plan).toHaveLength(8);
    expect(new Set(plan.map(({ real, kind }) => `${real.file} ${kind}`)).size).toBe(8);
    expect(plan.filter(({ real }) => real.dataset === 'few')).toHaveLength(2);
    expect(plan.every(({ real }) => real.label === 0 && real.split === 'train')).toBe(true);
    expect([...realFaces(faces, 'val', ['few']).keys()]).toEqual(['few']);
  });
});

describe('sharpness alone', { timeout: 30_000 }, () => {
  it('tells blurred grain from grain, and not grain from grain', () => {
    const grain = (seed: number, smooth: boolean): Uint8Array => {
      const random = seededRandom(seed);
      const values = Array.from({ length: size * size * 3 + 3 }, () => random() * 255);
      return Uint8Array.from({ length: size * size * 3 }, (_, i) =>
        smooth ? (values[i]! + values[i + 3]!) / 2 : values[i]!,
      );
    };
    const pictures = (from: number, isBlurred: boolean) =>
      Array.from({ length: 40 }, (_, i): TrivialPicture => {
        const label = (i % 2) as 0 | 1;
        return { label, pixels: grain(from + i, isBlurred && label === 1) };
      });
    expect(trivialAucs(size, pictures(0, true), pictures(100, true))).toEqual({ spectrum: 1, laplacian: 1 });
    const alike = trivialAucs(size, pictures(0, false), pictures(100, false));
    expect(alike.laplacian).toBeLessThan(0.85);
    expect(alike.spectrum).toBeLessThan(0.85);
  });
});

describe('reconstruct', { timeout: 120_000 }, () => {
  it('adds real faces and their fakes behind all of a prepared folder, in the splits that they had', async () => {
    writeSet();
    const set = openPreparedSet(join(folder, 'prepared'));
    const report = await reconstructSet(set, request(), () => {});
    const out = openPreparedSet(join(folder, 'out'));
    expect(out.faces.slice(0, set.faces.length)).toEqual(set.faces);
    const added = out.faces.slice(set.faces.length);
    expect(added.every(({ dataset, paired }) => dataset === 'reconstructed' && paired)).toBe(true);
    expect(report.fakes).toEqual({ train: 6, val: 2, test: 2 });
    const fakes = added.filter(({ label }) => label === 1);
    expect(new Set(fakes.map(({ method }) => method))).toEqual(
      new Set(['autoencoder-transposed', 'autoencoder-shuffle']),
    );
    expect(() => assertSplitsApart(out.faces)).not.toThrow();
    for (const fake of fakes) {
      const real = added.find(({ file, label }) => label === 0 && file === fake.file)!;
      const original = set.faces.find(({ file }) => file === fake.file)!;
      expect(fake).toMatchObject({ source: original.source, box: original.box, landmarks: original.landmarks });
      expect(pixelsOf(out, real.place).data).toEqual(pixelsOf(set, original.place).data);
      expect(pixelsOf(out, fake.place).data).not.toEqual(pixelsOf(set, original.place).data);
    }
    for (const file of ['reconstructions.png', 'spectra.png', 'reconstruction.json'])
      expect(existsSync(join(folder, 'out', file)), file).toBe(true);
  });

  it('with the autoencoders that are there trains none and draws the same', async () => {
    writeSet();
    const set = openPreparedSet(join(folder, 'prepared'));
    await reconstructSet(set, request(), () => {});
    const first = readFileSync(join(folder, 'out', 'crops.bin'));
    const weights = readFileSync(join(folder, 'autoencoders', 'shuffle-3.bin'));
    const before = tf.memory().numTensors;
    await reconstructSet(set, { ...request(), maxSteps: 9 }, () => {});
    expect(tf.memory().numTensors).toBe(before);
    expect(readFileSync(join(folder, 'autoencoders', 'shuffle-3.bin')).equals(weights)).toBe(true);
    expect(readFileSync(join(folder, 'out', 'crops.bin')).equals(first)).toBe(true);
  });

  it('writes over no data that it did not make, and says which data sets have no real faces', async () => {
    writeSet();
    const set = openPreparedSet(join(folder, 'prepared'));
    const over = reconstructSet(set, { ...request(), outFolder: join(folder, 'prepared') }, () => {});
    await expect(over).rejects.toThrow('expected an empty folder or one that `reconstruct` wrote');
    const nobody = reconstructSet(set, { ...request(), datasets: ['nobody'] }, () => {});
    await expect(nobody).rejects.toThrow('expected real faces in train of nobody, found none');
  });

  it('refuses what it does not know', () => {
    const command = fileURLToPath(new URL('../../../training/reconstruct.ts', import.meta.url));
    const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
    const unknown = run('--decoder', 'nearest');
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("'--decoder'")]);
    const wrong = run('--prepared', 'a', '--out', 'b', '--decoders', 'nearest,fractal');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('got fractal')]);
  });
});
