import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { embedRun } from '../../../training/judging/embedding/embed-run.ts';
import { fitStandardisation, standardise } from '../../../training/judging/embedding/features.ts';
import type { FeatureMatrix } from '../../../training/judging/embedding/features.ts';
import { judgeEmbedding } from '../../../training/judging/embedding/judge-embedding.ts';
import type { EmbeddedSplit } from '../../../training/judging/embedding/judge-embedding.ts';
import { fitComponents, project } from '../../../training/judging/embedding/pca.ts';
import { decisions, fitSvm } from '../../../training/judging/embedding/polynomial-svm.ts';
import { writeDrawnRun, writeDrawnSet } from './support/judged-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function features(rows: number[][]): FeatureMatrix {
  return { rows: rows.length, columns: rows[0]!.length, values: Float32Array.from(rows.flat()) };
}

describe('standardised features', () => {
  it('have mean 0 and deviation 1 on what was fitted, and stay finite where a feature never changes', () => {
    const train = features([
      [1, 5],
      [3, 5],
    ]);
    const scale = fitStandardisation(train);
    expect([...standardise(train, scale).values]).toEqual([-1, 0, 1, 0]);
    expect([...standardise(features([[5, 7]]), scale).values]).toEqual([3, 2]);
  });
});

describe('principal components', () => {
  it('find the direction of most variance first', async () => {
    const random = seededRandom(2);
    const rows = Array.from({ length: 200 }, () => {
      const along = (random() - 0.5) * 10;
      const across = (random() - 0.5) * 0.5;
      return [0.6 * along - 0.8 * across, 0.8 * along + 0.6 * across, 0];
    });
    const { axes, explained } = await fitComponents(features(rows), 50);
    expect(axes.columns).toBe(3);
    expect(Math.abs(axes.values[0]!)).toBeCloseTo(0.6, 1);
    expect(Math.abs(axes.values[3]!)).toBeCloseTo(0.8, 1);
    expect(explained[0]).toBeGreaterThan(0.99);
  });

  it('of more columns than a covariance can have come from the rows and keep their distances', async () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 2100 }, () => random() - 0.5));
    const means = rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]! / 6, 0));
    const centred = features(rows.map((row) => row.map((value, k) => value - means[k]!)));
    const components = await fitComponents(centred, 50);
    expect(components.axes.columns).toBe(5);
    const places = await project(centred, components);
    const squared = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
    expect(squared(places.values)).toBeCloseTo(squared(centred.values), 1);
  });
});

/** Fakes on a ring around the reals: no line tells them apart. */
function ring(count: number, seed: number): EmbeddedSplit {
  const random = seededRandom(seed);
  const labels = Array.from({ length: count }, (_, i) => (i % 2) as 0 | 1);
  const rows = labels.map((label) => {
    const angle = random() * 2 * Math.PI;
    const radius = label === 1 ? 2 + random() * 0.3 : random();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return { features: features(rows), labels };
}

const svm = { degree: 2, cost: 1, gamma: 1, coef0: 1 };

describe('the polynomial SVM', () => {
  it('tells a ring from its middle, positive for fake', async () => {
    const train = ring(120, 1);
    const test = ring(60, 2);
    const values = await decisions(test.features, await fitSvm(train.features, train.labels, svm));
    expect(test.labels.every((label, i) => values[i]! > 0 === (label === 1))).toBe(true);
  });

  it('is positive for fake whichever label comes first', async () => {
    const train = ring(60, 1);
    const reversed: EmbeddedSplit = {
      features: features(
        Array.from({ length: 60 }, (_, i) => [...train.features.values.subarray((59 - i) * 2, (60 - i) * 2)]),
      ),
      labels: train.labels.toReversed(),
    };
    const probe = features([
      [2.1, 0],
      [0.1, 0],
    ]);
    for (const { features: seen, labels } of [train, reversed]) {
      const [far, near] = await decisions(probe, await fitSvm(seen, labels, svm));
      expect(far).toBeGreaterThan(0);
      expect(near).toBeLessThan(0);
    }
  });

  it('refuses one label alone', async () => {
    await expect(fitSvm(features([[1], [2]]), [1, 1], svm)).rejects.toThrow('got one label alone');
  });
});

describe('judging an embedding', () => {
  const options = { components: 50, svm: { degree: 2, cost: 1, coef0: 1 }, grid: false };

  it('fits on train alone: other test samples change no fit', async () => {
    const splits = { train: ring(80, 1), val: ring(20, 2), test: ring(40, 3) };
    const figures = await judgeEmbedding(splits, options);
    expect(figures.withPca.figures).toMatchObject({ auc: 1, accuracy: 1 });
    const other = ring(40, 4);
    other.features.values.forEach((value, i, all) => (all[i] = value * 30 + 5));
    const again = await judgeEmbedding({ ...splits, test: other }, options);
    expect([again.explained, again.withPca.options, again.withoutPca.supportVectors]).toEqual([
      figures.explained,
      figures.withPca.options,
      figures.withoutPca.supportVectors,
    ]);
  });

  it('chooses by val where a grid is asked for', async () => {
    const splits = { train: ring(60, 1), val: ring(30, 2), test: ring(30, 3) };
    const { withPca } = await judgeEmbedding(splits, { ...options, grid: true });
    expect(withPca.valAuc).toBe(1);
  });
});

describe('embedding a run', () => {
  it('writes figures and both plots in both themes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-embed-'));
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const dataFolder = join(folder, 'data');
    const outFolder = join(folder, 'out');
    writeDrawnSet(dataFolder, 240);
    writeDrawnRun(join(folder, 'run'), 'drawn');
    const before = tf.memory().numTensors;
    const place = { dataFolder, cacheFolder: folder, say: () => {} };
    const request = { components: 50, svm: { degree: 3, cost: 1, coef0: 1 }, grid: false, samples: 40 };
    await embedRun({ ...place, ...request, runFolder: join(folder, 'run'), outFolder });
    expect(tf.memory().numTensors).toBe(before);
    const written = JSON.parse(readFileSync(join(outFolder, 'embedding.json'), 'utf8')) as object;
    expect(written).toMatchObject({ run: 'drawn', data: { train: 40, test: 40 }, withPca: { figures: {} } });
    for (const file of ['scatter.svg', 'scatter-dark.png', 'variance.png', 'variance-dark.svg', 'embedding.html'])
      expect(existsSync(join(outFolder, file)), file).toBe(true);
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }, 30_000);
});
