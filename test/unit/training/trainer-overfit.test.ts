import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { LayerNode, Network } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { startBackend } from '../../../training/backends/start-backend.ts';
import { tfjsNodeFolder } from '../../../training/backends/setup-tensorflow.ts';
import { NetworkTrainer } from '../../../training/trainer/network-trainer.ts';
import { runTraining } from '../../../training/trainer/run-training.ts';
import { memoryBatches, smallConfig, smallRun, smallSamples } from './support/memory-run.ts';

/** Mean cross-entropy: on average the right label has a probability of 95 %. */
const learnt = 0.05;
const hasTensorflow = tfjsNodeFolder('cpu') !== undefined;

/** Noise with random labels: nothing to learn but the pictures themselves. Returns the label loss it comes down to. */
async function lossByHeart(
  network: Network,
  learningRate: number,
  { maxSteps = 200, count = 64 } = {},
): Promise<number> {
  const random = seededRandom(3);
  const length = count * network.inputShape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length }, () => random() * 2 - 1);
  const targets = {
    labels: Float32Array.from({ length: count }, () => (random() < 0.5 ? 0 : 1)),
    labelWeights: new Float32Array(count).fill(1),
    domains: Int32Array.from({ length: count }, (_, i) => i % 2),
  };
  const trainer = new NetworkTrainer(network, initialWeights(network, 1), {
    optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
    labelSmoothing: 0,
    emaDecay: 0,
    domainWeight: 1,
  });
  let labelLoss = Infinity;
  for (let step = 0; step < maxSteps && labelLoss > learnt; step++)
    ({ labelLoss } = await trainer.step(values, targets, { learningRate, step, seed: step, lambda: 0.1 }));
  trainer.dispose();
  return labelLoss;
}

const clipNetwork = buildNetwork({ name: 'cnn-lstm', args: { inputSize: 8, frames: 2, units: 32 } });

const dense = (name: string, input: string, units: number, activation: 'relu' | 'linear'): LayerNode => ({
  name,
  inputs: [input],
  op: 'dense',
  units,
  useBias: true,
  activation,
});
const memory: Network = {
  inputShape: [8, 8, 3],
  nodes: [
    { name: 'flat', inputs: ['input'], op: 'flatten' },
    dense('hidden', 'flat', 64, 'relu'),
    dense('label', 'hidden', 1, 'linear'),
  ],
  outputs: ['label'],
};

describe('in plain JavaScript', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  test('16 clips are learnt by heart by a CNN-LSTM', { timeout: 60_000 }, async () => {
    expect(await lossByHeart(clipNetwork, 0.005, { count: 16 })).toBeLessThanOrEqual(learnt);
  });

  test('shuffled labels are learnt by heart and stay at chance on validation', { timeout: 60_000 }, async () => {
    const random = seededRandom(5);
    const shuffled = (samples: ReturnType<typeof smallSamples>) =>
      samples.map((sample) => ({ ...sample, label: (random() < 0.5 ? 0 : 1) as 0 | 1 }));
    const config = smallConfig({
      epochs: 25,
      emaDecay: 0,
      monitor: 'loss',
      reduceOnPlateau: undefined,
      schedule: { kind: 'constant' },
      optimizer: { kind: 'adam', learningRate: 0.003 },
    });
    const { log } = await runTraining({
      ...smallRun(mkdtempSync(join(tmpdir(), 'telltale-shuffled-')), config),
      network: memory,
      initial: initialWeights(memory, 1),
      train: shuffled(smallSamples(64)),
      val: shuffled(smallSamples(200, 1000)),
      openBatches: (samples) => memoryBatches(samples, { cue: 0, isFixed: true }),
    });
    expect(log.at(-1)!.loss).toBeLessThan(learnt);
    expect(Math.abs(log.at(-1)!.val!.auc! - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(log.at(-1)!.val!.accuracy - 0.5)).toBeLessThan(0.1);
  });
});

describe(`on TensorFlow${hasTensorflow ? '' : ', which is not set up (node training/backends/setup-tensorflow.ts)'}`, () => {
  beforeAll(async () => {
    if (!hasTensorflow) return;
    await startBackend('tensorflow');
  });
  afterAll(async () => {
    await tf.setBackend('cpu');
  });

  test.skipIf(!hasTensorflow).each([
    ['cnn-1', { inputSize: 32 }, 0.001],
    ['custom-cnn-1', { inputSize: 64 }, 0.001],
    ['mobilenet-v2', { inputSize: 32, alpha: 0.35, batchNorm: true }, 0.003],
    ['mobilenet-v3-small', { inputSize: 32, alpha: 0.35 }, 0.003],
    ['efficientnet-b0', { inputSize: 32 }, 0.003],
    ['resnet-50', { inputSize: 32, alpha: 0.25 }, 0.003],
    ['densenet-121', { inputSize: 32, growth: 8 }, 0.003],
    ['vgg-16', { inputSize: 32, alpha: 0.25 }, 0.001],
    ['xception', { inputSize: 71, alpha: 0.25 }, 0.003],
    ['meso-4', { inputSize: 32 }, 0.01],
    ['meso-inception-4', { inputSize: 32 }, 0.01],
    ['cnn-lstm', { inputSize: 16, frames: 4, encoder: 'cnn-1' }, 0.005],
    ['dann', { inputSize: 32, featureExtractor: 'cnn-1', domains: 2, featureUnits: 32 }, 0.001],
  ] as const)('64 samples are learnt by heart by %s', { timeout: 90_000 }, async (name, args, learningRate) => {
    expect(await lossByHeart(buildNetwork({ name, args }), learningRate)).toBeLessThanOrEqual(learnt);
  });
});
