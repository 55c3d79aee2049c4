import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { LayerNode, Network } from '../../../lib/models/network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { NetworkTrainer } from '../../../training/trainer/network-trainer.ts';
import type { TrainerOptions } from '../../../training/trainer/network-trainer.ts';
import type { Targets } from '../../../training/trainer/objective.ts';

const conv: LayerNode = {
  name: 'c',
  inputs: ['input'],
  op: 'conv2d',
  filters: 8,
  kernelSize: 3,
  strides: 2,
  padding: 'same',
  useBias: false,
  activation: 'linear',
};
const label: LayerNode = {
  name: 'label',
  inputs: ['pool'],
  op: 'dense',
  units: 1,
  useBias: true,
  activation: 'linear',
};
const network: Network = {
  inputShape: [8, 8, 3],
  nodes: [
    conv,
    { name: 'norm', inputs: ['c'], op: 'batch-norm', epsilon: 1e-3, momentum: 0.9 },
    { name: 'relu', inputs: ['norm'], op: 'activation', activation: 'relu' },
    { name: 'pool', inputs: ['relu'], op: 'global-average-pool' },
    label,
  ],
  outputs: ['label'],
};
const dann: Network = {
  ...network,
  nodes: [
    ...network.nodes,
    { name: 'reversal', inputs: ['pool'], op: 'gradient-reversal' },
    { name: 'domain', inputs: ['reversal'], op: 'dense', units: 2, useBias: true, activation: 'linear' },
  ],
  outputs: ['label', 'domain'],
};
const labels = Float32Array.from([0, 1, 0, 1]);
const targets: Targets = { labels, labelWeights: new Float32Array(4).fill(1), domains: Int32Array.from([0, 0, 1, 1]) };
const random = seededRandom(2);
const values = Float32Array.from({ length: 4 * 192 }, (_, i) => random() - 0.5 + labels[Math.floor(i / 192)]! * 0.4);
const adam = {
  kind: 'adam',
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  weightDecay: 0,
} as const;
const start = (options: Partial<TrainerOptions> = {}, of: Network = network) =>
  new NetworkTrainer(of, initialWeights(of, 1), {
    optimizer: adam,
    labelSmoothing: 0,
    emaDecay: 0.9,
    domainWeight: 1,
    ...options,
  });
const moment = (step: number, learningRate = 0.01) => ({ learningRate, step, seed: step });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('NetworkTrainer', () => {
  test('learns four pictures by heart, and its average follows', { timeout: 60_000 }, async () => {
    const trainer = start();
    let loss = Infinity;
    for (let step = 0; step < 100; step++) ({ loss } = await trainer.step(values, targets, moment(step, 0.05)));
    expect(loss).toBeLessThan(0.05);
    const [logits] = await trainer.outputs(values, 4);
    expect([...logits!].map((logit) => (logit > 0 ? 1 : 0))).toEqual([...labels]);
    trainer.dispose();
  });

  test('goes on after a restore exactly as if it had never stopped', async () => {
    const first = start();
    for (let step = 0; step < 3; step++) await first.step(values, targets, moment(step));
    const resumed = start();
    resumed.restore(await first.state());
    for (let step = 3; step < 6; step++)
      expect(await resumed.step(values, targets, moment(step))).toEqual(
        await first.step(values, targets, moment(step)),
      );
    expect(await resumed.state()).toEqual(await first.state());
    first.dispose();
    resumed.dispose();
  });

  test('holds no more tensors after many steps and checkpoints, and none when disposed', async () => {
    const before = tf.memory().numTensors;
    const trainer = start({ gradientClipNorm: 1, optimizer: { ...adam, weightDecay: 0.01 } }, dann);
    await trainer.step(values, targets, moment(0));
    const settled = tf.memory().numTensors;
    for (let step = 1; step < 4; step++) await trainer.step(values, targets, moment(step));
    await trainer.outputs(values, 4);
    trainer.restore(await trainer.state());
    expect(tf.memory().numTensors).toBe(settled);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses to go on with a loss that is not finite and keeps the weights', async () => {
    const trainer = start();
    const before = await trainer.state();
    const spoiled = values.map(() => NaN);
    await expect(trainer.step(spoiled, targets, moment(0))).rejects.toThrow('diverged');
    expect(await trainer.state()).toEqual(before);
    trainer.dispose();
  });

  test("moves batch norm's averages towards the batch by the node's momentum", async () => {
    const trainer = start({ emaDecay: 0 });
    const { weights } = await trainer.state();
    const kernel = tf.tensor4d(weights['c/kernel']!.values, [3, 3, 3, 8]);
    const out = tf.conv2d(tf.tensor4d(values, [4, 8, 8, 3]), kernel, 2, 'same');
    const { mean } = tf.moments(out, [0, 1, 2]);
    const expected = await mean.data();
    await trainer.step(values, targets, moment(0));
    const moved = (await trainer.state()).weights['norm/mean']!.values;
    moved.forEach((value, i) => expect(value).toBeCloseTo(0.1 * expected[i]!, 5));
    trainer.dispose();
  });

  test('takes one step of Adam as Keras does: the rate times the sign of the gradient', async () => {
    const trainer = start({ emaDecay: 0 });
    const before = (await trainer.state()).weights['label/bias']!.values[0]!;
    await trainer.step(values, targets, moment(0, 0.01));
    const after = (await trainer.state()).weights['label/bias']!.values[0]!;
    expect(Math.abs(after - before)).toBeCloseTo(0.01, 4);
    trainer.dispose();
  });

  test('keeps the moving average of weights and of batch norm statistics', async () => {
    const trainer = start({ emaDecay: 0.75 });
    const before = await trainer.state();
    await trainer.step(values, targets, moment(0));
    const after = await trainer.state();
    for (const name of ['label/kernel', 'norm/variance']) {
      const [old, now, averaged] = [before.weights, after.weights, after.averaged!].map((all) => all[name]!.values);
      averaged!.forEach((value, i) => expect(value).toBeCloseTo(0.75 * old![i]! + 0.25 * now![i]!, 5));
    }
    trainer.dispose();
  });

  test('leaves frozen weights and their batch norm as they are and trains the rest', async () => {
    const trainer = start({ optimizer: { ...adam, weightDecay: 0.1 }, emaDecay: 0 });
    const before = (await trainer.state()).weights;
    const isFrozen = (name: string) => name.startsWith('c') || name.startsWith('norm');
    for (let step = 0; step < 3; step++) await trainer.step(values, targets, { ...moment(step), isFrozen });
    const after = (await trainer.state()).weights;
    for (const name of ['c/kernel', 'norm/scale', 'norm/mean', 'norm/variance'])
      expect(after[name]!.values).toEqual(before[name]!.values);
    expect(after['label/kernel']!.values).not.toEqual(before['label/kernel']!.values);
    trainer.dispose();
  });

  test('judges frozen batch norm in training as it serves', async () => {
    const trainer = start({ emaDecay: 0 });
    const everything = (name: string) => !name.startsWith('label');
    const [logits] = await trainer.outputs(values, 4);
    const mean = [...logits!].reduce((sum, x, i) => sum + Math.log1p(Math.exp(x)) - x * labels[i]!, 0) / 4;
    const { loss } = await trainer.step(values, targets, { ...moment(0), isFrozen: everything });
    expect(loss).toBeCloseTo(mean, 4);
    trainer.dispose();
  });
});

describe('SGD', () => {
  const sgd = (momentum: number, nesterov: boolean) =>
    ({ kind: 'sgd', learningRate: 0.1, momentum, nesterov, weightDecay: 0 }) as const;
  const biasMoves = async (momentum: number, nesterov: boolean) => {
    const trainer = start({ optimizer: sgd(momentum, nesterov), emaDecay: 0 });
    const biases: number[] = [];
    for (let step = 0; step < 3; step++) {
      biases.push((await trainer.state()).weights['label/bias']!.values[0]!);
      await trainer.step(values, { ...targets, labels: new Float32Array(4).fill(1) }, moment(step, 0.1));
    }
    trainer.dispose();
    return biases.slice(1).map((bias, i) => bias - biases[i]!);
  };

  test('gathers speed with momentum, and at once with Nesterov', async () => {
    const [plain, heavy, nesterov] = [
      await biasMoves(0, false),
      await biasMoves(0.9, false),
      await biasMoves(0.9, true),
    ];
    expect(heavy[0]).toBeCloseTo(plain[0]!, 6);
    expect(heavy[1]!).toBeGreaterThan(1.5 * plain[1]!);
    expect(nesterov[0]!).toBeCloseTo(1.9 * plain[0]!, 5);
  });

  test('takes no longer step than a clipped gradient allows', async () => {
    const trainer = start({ optimizer: sgd(0, false), gradientClipNorm: 0.01, emaDecay: 0 });
    const before = (await trainer.state()).weights;
    await trainer.step(values, targets, moment(0, 1));
    const after = (await trainer.state()).weights;
    const moved = Object.keys(after)
      .filter((name) => !/mean|variance/.test(name))
      .flatMap((name) => [...after[name]!.values].map((value, i) => value - before[name]!.values[i]!));
    expect(Math.hypot(...moved)).toBeCloseTo(0.01, 4);
    trainer.dispose();
  });
});

describe('gradient reversal', () => {
  test('turns the domain gradient round before it reaches the features, lambda times as strong', async () => {
    const unlabelled = { ...targets, labelWeights: new Float32Array(4) };
    const featureMove = async (lambda: number) => {
      const trainer = start(
        { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 }, emaDecay: 0 },
        dann,
      );
      const before = (await trainer.state()).weights;
      await trainer.step(values, unlabelled, { ...moment(0, 0.1), lambda });
      const after = (await trainer.state()).weights;
      trainer.dispose();
      const move = (name: string) => after[name]!.values.map((value, i) => value - before[name]!.values[i]!);
      return { features: move('c/kernel'), domain: move('domain/kernel'), label: move('label/kernel') };
    };
    const [forward, reversed, twice] = [await featureMove(-1), await featureMove(1), await featureMove(2)];
    reversed.features.forEach((value, i) => expect(value).toBeCloseTo(-forward.features[i]!, 6));
    twice.features.forEach((value, i) => expect(value).toBeCloseTo(2 * reversed.features[i]!, 5));
    expect(reversed.domain).toEqual(forward.domain);
    expect(Math.hypot(...reversed.features)).toBeGreaterThan(1e-5);
    expect(Math.hypot(...reversed.label)).toBe(0);
  });

  test('gives both losses and the domain accuracy apart', async () => {
    const trainer = start({ domainWeight: 0.5 }, dann);
    const figures = await trainer.step(values, targets, { ...moment(0), lambda: 1 });
    expect(figures.loss).toBeCloseTo(figures.labelLoss + 0.5 * figures.domainLoss!, 5);
    expect([0, 0.25, 0.5, 0.75, 1]).toContain(figures.domainAccuracy);
    trainer.dispose();
  });
});

describe('label loss', () => {
  test('counts labelled samples alone, by the weight of their class', async () => {
    const trainer = start({ emaDecay: 0 });
    const lossOf = async (labelWeights: number[]) => {
      const given = { ...targets, labelWeights: Float32Array.from(labelWeights) };
      const isFrozen = (name: string) => name !== 'label/bias';
      return (await trainer.step(values, given, { ...moment(0, 1e-12), isFrozen })).labelLoss;
    };
    const [all, first, doubled] = [await lossOf([1, 1, 1, 1]), await lossOf([1, 0, 0, 0]), await lossOf([2, 2, 2, 2])];
    expect(doubled).toBeCloseTo(2 * all, 4);
    const others = (await lossOf([0, 1, 0, 0])) + (await lossOf([0, 0, 1, 0])) + (await lossOf([0, 0, 0, 1]));
    expect((first + others) / 4).toBeCloseTo(all, 4);
    trainer.dispose();
  });

  test('is pulled to the middle by smoothing: sure and right still costs', async () => {
    const lossAt = async (labelSmoothing: number) => {
      const trainer = start({ labelSmoothing, emaDecay: 0 });
      let labelLoss = 0;
      for (let step = 0; step < 60; step++) ({ labelLoss } = await trainer.step(values, targets, moment(step, 0.05)));
      trainer.dispose();
      return labelLoss;
    };
    expect(await lossAt(0.2)).toBeGreaterThan(0.3);
    expect(await lossAt(0)).toBeLessThan(0.1);
  });
});
