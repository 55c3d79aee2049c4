import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainFace } from '../../../lib/inference/explain-face.ts';
import type { ModelFiles } from '../../../lib/inference/model-files.ts';
import { createNetworkRunner } from '../../../lib/inference/network-runner.ts';
import type { Network } from '../../../lib/models/network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import { card } from './support/measurements.ts';

const size = 32;
const smallCard = {
  ...card,
  crop: { size, scale: 1, rollCorrected: false },
  normalization: { divisor: 127.5, offset: -1 },
};

/** Differences of neighbours in one corner: each feature of the corner counts, flat pixels do not. */
const network: Network = {
  inputShape: [size, size, 3],
  nodes: [
    {
      name: 'edges',
      inputs: ['input'],
      op: 'conv2d',
      filters: 1,
      kernelSize: 2,
      strides: 1,
      padding: 'same',
      useBias: false,
      activation: 'relu6',
    },
    { name: 'flat', inputs: ['edges'], op: 'flatten' },
    { name: 'label', inputs: ['flat'], op: 'dense', units: 1, useBias: false, activation: 'linear' },
  ],
  outputs: ['label'],
};

function filesOf(): ModelFiles {
  const corner = Float32Array.from({ length: size * size }, (_, pixel) =>
    pixel % size < 10 && pixel < 10 * size ? 0.2 : 0,
  );
  const edges = Float32Array.from({ length: 12 }, (_, place) => (place < 3 ? 1 : place < 6 ? -1 : 0));
  return {
    card: smallCard,
    network,
    weights: {
      'edges/kernel': { shape: [2, 2, 3, 1], values: edges },
      'label/kernel': { shape: [size * size, 1], values: corner },
    },
  } as unknown as ModelFiles;
}

function crop(side = size): RgbPixels {
  const random = seededRandom(3);
  return { width: side, height: side, data: Uint8Array.from({ length: side * side * 3 }, () => 255 * random()) };
}

const signal = new AbortController().signal;

describe('explainFace', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('finds the place that a network looks at and leaves no tensor behind', async () => {
    const runner = createNetworkRunner(filesOf());
    const before = tf.memory().numTensors;
    const classify = async (crops: RgbPixels[]) => ({ logits: await runner.logits(crops), ms: 1 });
    const explanation = await explainFace(crop(), { card: async () => smallCard, classify, signal });
    expect(tf.memory().numTensors).toBe(before);
    runner.dispose();
    if (explanation.status !== 'explained') throw new Error(`Expected a map, got ${JSON.stringify(explanation)}.`);
    const { grid, values } = explanation.map;
    const peak = values.indexOf(1);
    expect(peak % grid).toBeLessThan(grid / 2);
    expect(Math.floor(peak / grid)).toBeLessThan(grid / 2);
  });

  it('refuses a crop of another size before it costs anything', async () => {
    const classify = () => Promise.reject(new Error('must not be asked'));
    expect(await explainFace(crop(24), { card: async () => smallCard, classify, signal })).toMatchObject({
      status: 'failed',
      reason: 'bad-request',
    });
  });

  it('fails as data where the classifier breaks', async () => {
    const classify = () => Promise.reject(new Error('out of memory'));
    expect(await explainFace(crop(), { card: async () => smallCard, classify, signal })).toEqual({
      status: 'failed',
      reason: 'model-unavailable',
      detail: 'out of memory',
    });
  });

  it('is skipped where nobody waits any more', async () => {
    const classify = () => Promise.reject(new Error('must not be asked'));
    const parts = { card: async () => smallCard, classify, signal: AbortSignal.abort() };
    expect(await explainFace(crop(), parts)).toEqual({ status: 'skipped', reason: 'cancelled' });
  });
});
