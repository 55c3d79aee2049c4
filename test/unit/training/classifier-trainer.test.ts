import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { ClassifierTrainer } from '../../../training/classifier-trainer.ts';

const network: Network = {
  inputShape: [8, 8, 3],
  nodes: [
    {
      name: 'c',
      inputs: ['input'],
      op: 'conv2d',
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: true,
      activation: 'relu6',
    },
    { name: 'pool', inputs: ['c'], op: 'global-average-pool' },
    { name: 'label', inputs: ['pool'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};
const labels = [0, 1, 0, 1] as const;
const random = seededRandom(2);
const values = Float32Array.from({ length: 4 * 192 }, (_, i) => random() - 0.5 + labels[Math.floor(i / 192)]! * 0.4);
const startTrainer = () =>
  new ClassifierTrainer(network, initialWeights(network, 1), { labelSmoothing: 0, emaDecay: 0.9 });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('ClassifierTrainer', () => {
  test('learns four pictures by heart, and its average follows', { timeout: 60_000 }, async () => {
    const trainer = startTrainer();
    let loss = Infinity;
    for (let step = 0; step < 150; step++) {
      loss = await trainer.step(values, labels, 0.05, step);
      trainer.average(1);
    }
    expect(loss).toBeLessThan(0.1);
    const logits = await trainer.logits(values, 4);
    expect([...logits].map((logit) => (logit > 0 ? 1 : 0))).toEqual([...labels]);
    trainer.dispose();
  });

  test('goes on after a restore as if it had never stopped', async () => {
    const first = startTrainer();
    for (let step = 0; step < 5; step++) await first.step(values, labels, 0.01, step);
    const resumed = startTrainer();
    await resumed.restore(await first.state());
    for (let step = 5; step < 8; step++) {
      expect(await resumed.step(values, labels, 0.01, step)).toBeCloseTo(
        await first.step(values, labels, 0.01, step),
        5,
      );
    }
    first.dispose();
    resumed.dispose();
  });

  test('holds no more tensors after many steps and checkpoints', async () => {
    const trainer = startTrainer();
    await trainer.step(values, labels, 0.01, 0);
    const settled = tf.memory().numTensors;
    for (let step = 1; step < 6; step++) await trainer.step(values, labels, 0.01, step);
    trainer.average(4);
    await trainer.logits(values, 4);
    await trainer.state();
    expect(tf.memory().numTensors).toBe(settled);
    trainer.dispose();
  });

  test('holds as many tensors when resumed as when it never stopped', async () => {
    const start = tf.memory().numTensors;
    const first = startTrainer();
    await first.step(values, labels, 0.01, 0);
    const whole = tf.memory().numTensors - start;
    const state = await first.state();
    const beforeResume = tf.memory().numTensors;
    const resumed = startTrainer();
    await resumed.restore(state);
    await resumed.step(values, labels, 0.01, 1);
    expect(tf.memory().numTensors - beforeResume).toBe(whole);
    first.dispose();
    resumed.dispose();
  });

  test('refuses to go on with a loss that is not finite', async () => {
    const trainer = startTrainer();
    await expect(
      trainer.step(
        values.map(() => NaN),
        labels,
        0.01,
        0,
      ),
    ).rejects.toThrow('diverged');
    trainer.dispose();
  });
});
