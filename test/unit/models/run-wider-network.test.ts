import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { LayerNode, Network } from '../../../lib/models/network.ts';
import { runNetwork, runNetworkOutputs } from '../../../lib/models/run-network.ts';
import { nodeShapes } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** 0.9 sin(k i + k): the same values as given to Keras 3.15 for the figures below. */
function wave(shape: number[], k: number): tf.Tensor {
  const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => 0.9 * Math.sin(i * k + k));
  return tf.tensor(values, shape);
}

function networkOf(inputShape: number[], nodes: LayerNode[]): Network {
  return { inputShape, nodes, outputs: [nodes.at(-1)!.name] };
}

function expectClose(values: ArrayLike<number>, expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(values[i]!).toBeCloseTo(value, 5));
}

const kerasStates = {
  lstm: [
    -0.301264, -0.220872, -0.293207, -0.049184, 0.046437, -0.089269, 0.072399, -0.130894, -0.145995, -0.321718,
    -0.345742, -0.138472,
  ],
  gru: [
    0.070787, -0.369104, 0.096915, -0.543504, -0.027859, -0.771376, -0.151159, -0.512432, -0.056303, -0.804229,
    -0.015414, -0.773199,
  ],
} as const;

describe.each(['lstm', 'gru'] as const)('%s', (op) => {
  const gates = op === 'lstm' ? 4 : 3;
  const weights = () => ({
    'r/kernel': wave([2, gates * 2], 1.3),
    'r/recurrentKernel': wave([2, gates * 2], 1.7),
    'r/bias': wave(op === 'lstm' ? [8] : [2, 6], 1.9),
  });
  const network = (returnSequences: boolean) =>
    networkOf([3, 2], [{ name: 'r', inputs: ['input'], op, units: 2, returnSequences }]);

  test('gives the states that Keras gives', async () => {
    const states = runNetwork(network(true), weights(), wave([2, 3, 2], 0.7));
    expect(states.shape).toEqual([2, 3, 2]);
    expectClose(await states.data(), kerasStates[op]);
  });

  test('gives the last state alone where no sequence is asked for', async () => {
    const last = runNetwork(network(false), weights(), wave([2, 3, 2], 0.7));
    expectClose(await last.data(), [...kerasStates[op].slice(4, 6), ...kerasStates[op].slice(10, 12)]);
  });

  test('has the gradient of finite differences', async () => {
    const input = wave([2, 3, 2], 0.7);
    const start = weights();
    const loss = (values: Record<string, tf.Tensor>) =>
      tf.sum(tf.square(runNetwork(network(false), values, input, { isTraining: true })));
    for (const name of Object.keys(start) as (keyof typeof start)[]) {
      const gradient = tf.grad((value) => loss({ ...start, [name]: value }))(start[name]);
      const direction = wave(start[name].shape, 2.3);
      const at = async (step: number) =>
        (await loss({ ...start, [name]: tf.add(start[name], tf.mul(direction, step)) }).data())[0]!;
      const slope = ((await at(1e-2)) - (await at(-1e-2))) / 2e-2;
      expect((await tf.sum(tf.mul(gradient, direction)).data())[0]!).toBeCloseTo(slope, 3);
    }
  });
});

describe('a dilated convolution', () => {
  const network = networkOf(
    [6, 6, 1],
    [
      {
        name: 'c',
        inputs: ['input'],
        op: 'conv2d',
        filters: 1,
        kernelSize: 3,
        strides: 1,
        padding: 'same',
        dilation: 2,
        useBias: false,
        activation: 'linear',
      },
    ],
  );

  test.each([true, false])('gives what Keras gives, training: %s', async (isTraining) => {
    const y = runNetwork(network, { 'c/kernel': wave([3, 3, 1, 1], 1.3) }, wave([1, 6, 6, 1], 0.7), { isTraining });
    expect(y.shape).toEqual([1, 6, 6, 1]);
    expectClose(
      (await y.data()).slice(0, 12),
      [
        1.13942, 1.292751, 0.459557, -0.810662, -0.491724, -0.66722, -1.128564, -0.42994, 1.346996, 1.85803, 0.634947,
        0.352269,
      ],
    );
  });

  test('has a gradient for each value of its kernel', async () => {
    const gradient = tf.grad((kernel) =>
      tf.sum(runNetwork(network, { 'c/kernel': kernel }, wave([1, 6, 6, 1], 0.7), { isTraining: true })),
    )(wave([3, 3, 1, 1], 1.3));
    expect(gradient.shape).toEqual([3, 3, 1, 1]);
    expect([...(await gradient.data())].every((value) => value !== 0)).toBe(true);
  });
});

describe('gradientReversal', () => {
  const network = networkOf([2], [{ name: 'reversed', inputs: ['input'], op: 'gradient-reversal' }]);

  test('passes values on and turns the gradient round, lambda times', async () => {
    const x = tf.tensor2d([[1, -2]]);
    expect([...(await runNetwork(network, {}, x).data())]).toEqual([1, -2]);
    const gradient = (lambda?: number) =>
      tf.grad((value) =>
        tf.sum(
          tf.square(runNetwork(network, {}, value, { isTraining: true, ...(lambda !== undefined && { lambda }) })),
        ),
      )(x);
    expect([...(await gradient().data())]).toEqual([-2, 4]);
    expect([...(await gradient(0.5).data())]).toEqual([-1, 2]);
  });
});

describe('batch norm of a training step', () => {
  const nodes: LayerNode[] = [{ name: 'n', inputs: ['input'], op: 'batch-norm', epsilon: 1e-3 }];

  test.each([[[3]], [[2, 2, 3]], [[4, 2, 2, 3]]])(
    'uses the statistics of the batch for an input of %j',
    async (shape) => {
      const network = networkOf(shape, nodes);
      const x = wave([5, ...shape], 0.7);
      const seen: number[][] = [];
      const y = runNetwork(network, weightTensors(initialWeights(network, 1)), x, {
        isTraining: true,
        onBatchStatistics: (name, mean, variance) => {
          expect(name).toBe('n');
          seen.push([...mean.dataSync()], [...variance.dataSync()]);
        },
      });
      expect(y.shape).toEqual(x.shape);
      const { mean, variance } = tf.moments(tf.reshape(x, [-1, 3]), 0);
      expectClose(seen[0]!, [...(await mean.data())]);
      expectClose(seen[1]!, [...(await variance.data())]);
      const after = tf.moments(tf.reshape(y, [-1, 3]), 0);
      expectClose(await after.mean.data(), [0, 0, 0]);
    },
  );

  test('is the given function where there is one, which sees four axes', () => {
    const network = networkOf([3], nodes);
    const ranks: number[] = [];
    const y = runNetwork(network, weightTensors(initialWeights(network, 1)), wave([5, 3], 0.7), {
      isTraining: true,
      batchNorm: (x, scale, offset) => {
        ranks.push(x.rank);
        return { y: tf.zerosLike(x), mean: scale, variance: offset };
      },
    });
    expect(ranks).toEqual([4]);
    expect(y.shape).toEqual([5, 3]);
    expect([...y.dataSync()].every((value) => value === 0)).toBe(true);
  });
});

describe('runNetwork', () => {
  test('multiplies a picture by one value a channel', async () => {
    const network = networkOf(
      [2, 1, 2],
      [
        { name: 'pool', inputs: ['input'], op: 'global-average-pool' },
        { name: 'cell', inputs: ['pool'], op: 'reshape', shape: [1, 1, 2] },
        { name: 'scaled', inputs: ['cell', 'input'], op: 'multiply', activation: 'linear' },
      ],
    );
    expect(nodeShapes(network).get('scaled')).toEqual([2, 1, 2]);
    const scaled = runNetwork(network, {}, tf.tensor4d([1, 10, 3, 30], [1, 2, 1, 2]));
    expect([...(await scaled.data())]).toEqual([2, 200, 6, 600]);
  });

  test('runs every frame alike between folding and unfolding time', async () => {
    const network = networkOf(
      [2, 1, 2, 1],
      [
        { name: 'frames', inputs: ['input'], op: 'fold-time' },
        { name: 'pool', inputs: ['frames'], op: 'global-max-pool' },
        { name: 'clip', inputs: ['pool'], op: 'unfold-time', steps: 2 },
      ],
    );
    expect(nodeShapes(network).get('clip')).toEqual([2, 1]);
    const clips = runNetwork(network, {}, tf.tensor5d([1, 2, 4, 3, 5, 6, 8, 7], [2, 2, 1, 2, 1]));
    expect(clips.shape).toEqual([2, 2, 1]);
    expect([...(await clips.data())]).toEqual([2, 4, 6, 8]);
  });

  test('leaks below zero and sums softmax to one', async () => {
    const leaky = networkOf([2], [{ name: 'l', inputs: ['input'], op: 'leaky-relu', slope: 0.1 }]);
    expectClose(await runNetwork(leaky, {}, tf.tensor2d([[-2, 3]])).data(), [-0.2, 3]);
    const soft = networkOf([2], [{ name: 's', inputs: ['input'], op: 'activation', activation: 'softmax' }]);
    expectClose(await runNetwork(soft, {}, tf.tensor2d([[0, Math.log(3)]])).data(), [0.25, 0.75]);
  });

  test('leaves one tensor behind for each output of a recurrent network', () => {
    const network: Network = {
      inputShape: [3, 2],
      nodes: [
        { name: 'r', inputs: ['input'], op: 'gru', units: 2, returnSequences: true },
        { name: 'q', inputs: ['r'], op: 'lstm', units: 2, returnSequences: false },
      ],
      outputs: ['r', 'q'],
    };
    const weights = weightTensors(initialWeights(network, 1));
    const input = wave([2, 3, 2], 0.7);
    const before = tf.memory().numTensors;
    tf.dispose(runNetworkOutputs(network, weights, input));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('nodeShapes', () => {
  test.each<[string, number[], LayerNode]>([
    ['1 axes', [4, 4, 3], { name: 'd', inputs: ['input'], op: 'dense', units: 2, useBias: true, activation: 'linear' }],
    ['2 axes', [4], { name: 'd', inputs: ['input'], op: 'lstm', units: 2, returnSequences: false }],
    [
      'at least 3 x 3',
      [2, 2, 1],
      { name: 'd', inputs: ['input'], op: 'max-pool', poolSize: 3, strides: 1, padding: 'valid' },
    ],
    ['6 values', [4], { name: 'd', inputs: ['input'], op: 'reshape', shape: [2, 3] }],
  ])('says that a node expected %s', (expected, inputShape, node) => {
    expect(() => nodeShapes(networkOf(inputShape, [node]))).toThrow(`Node d: expected ${expected}`);
  });
});
