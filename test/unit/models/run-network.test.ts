import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { LayerNode, Network } from '../../../lib/models/network.ts';
import { runNetwork, runNetworkOutputs } from '../../../lib/models/run-network.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function networkOf(inputShape: number[], nodes: LayerNode[], outputs = [nodes.at(-1)!.name]): Network {
  return { inputShape, nodes, outputs };
}

async function run(network: Network, weights: Record<string, tf.Tensor>, input: tf.Tensor): Promise<number[]> {
  return [...(await runNetwork(network, weights, input).data())];
}

describe('runNetwork', () => {
  test('convolves, adds the bias and clips at six', async () => {
    const network = networkOf(
      [2, 2, 1],
      [
        {
          name: 'c',
          inputs: ['input'],
          op: 'conv2d',
          filters: 1,
          kernelSize: 2,
          strides: 1,
          padding: 'valid',
          useBias: true,
          activation: 'relu6',
        },
      ],
    );
    const weights = { 'c/kernel': tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]), 'c/bias': tf.tensor1d([-27]) };
    expect(await run(network, weights, tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]))).toEqual([3]);
    expect(await run(network, weights, tf.tensor4d([2, 2, 3, 4], [1, 2, 2, 1]))).toEqual([4]);
    expect(await run(network, weights, tf.tensor4d([9, 2, 3, 4], [1, 2, 2, 1]))).toEqual([6]);
  });

  test('convolves each channel by itself', async () => {
    const network = networkOf(
      [1, 1, 2],
      [
        {
          name: 'd',
          inputs: ['input'],
          op: 'depthwise-conv2d',
          kernelSize: 1,
          strides: 1,
          padding: 'same',
          useBias: false,
          activation: 'linear',
        },
      ],
    );
    expect(
      await run(network, { 'd/kernel': tf.tensor4d([10, -1], [1, 1, 2, 1]) }, tf.tensor4d([2, 3], [1, 1, 1, 2])),
    ).toEqual([20, -3]);
  });

  test('pads channels so that a shortcut fits, as BlazeFace does', async () => {
    const network = networkOf(
      [2, 2, 1],
      [
        { name: 'pool', inputs: ['input'], op: 'max-pool', poolSize: 2, strides: 2, padding: 'same' },
        { name: 'pad', inputs: ['pool'], op: 'pad', top: 0, bottom: 0, left: 0, right: 0, channels: 1 },
        {
          name: 'conv',
          inputs: ['input'],
          op: 'conv2d',
          filters: 2,
          kernelSize: 2,
          strides: 2,
          padding: 'same',
          useBias: false,
          activation: 'linear',
        },
        { name: 'sum', inputs: ['pad', 'conv'], op: 'add', activation: 'relu' },
      ],
    );
    const weights = { 'conv/kernel': tf.tensor4d([1, -1, 0, 0, 0, 0, 0, 0], [2, 2, 1, 2]) };
    expect(await run(network, weights, tf.tensor4d([5, 1, 2, 9], [1, 2, 2, 1]))).toEqual([14, 0]);
  });

  test('returns several outputs and concatenates and reshapes on the way', async () => {
    const network = networkOf(
      [1, 2, 1],
      [
        { name: 'twice', inputs: ['input', 'input'], op: 'concat' },
        { name: 'flat', inputs: ['twice'], op: 'reshape', shape: [4] },
        { name: 'mean', inputs: ['input'], op: 'global-average-pool' },
      ],
      ['flat', 'mean'],
    );
    const [flat, mean] = runNetworkOutputs(network, {}, tf.tensor4d([1, 3], [1, 1, 2, 1]));
    expect(flat!.shape).toEqual([1, 4]);
    expect([...(await flat!.data())]).toEqual([1, 1, 3, 3]);
    expect([...(await mean!.data())]).toEqual([2]);
  });

  test('drops features only when training', async () => {
    const network = networkOf([64], [{ name: 'drop', inputs: ['input'], op: 'dropout', rate: 0.5 }]);
    const input = tf.ones([1, 64]);
    const zeros = async (isTraining: boolean) =>
      (await runNetwork(network, {}, input, { isTraining, seed: 7 }).data()).filter((value) => value === 0).length;
    expect(await zeros(false)).toBe(0);
    expect(await zeros(true)).toBeGreaterThan(8);
  });

  test('names the weight that is missing', () => {
    const network = networkOf(
      [1],
      [{ name: 'label', inputs: ['input'], op: 'dense', units: 1, useBias: true, activation: 'linear' }],
    );
    expect(() => runNetwork(network, {}, tf.ones([1, 1]))).toThrow('label/kernel');
  });

  test('leaves one tensor behind for each output', () => {
    const network = networkOf(
      [4, 4, 2],
      [
        {
          name: 'a',
          inputs: ['input'],
          op: 'conv2d',
          filters: 2,
          kernelSize: 3,
          strides: 1,
          padding: 'same',
          useBias: true,
          activation: 'hard-swish',
        },
        { name: 'b', inputs: ['a', 'input'], op: 'add', activation: 'linear' },
        { name: 'same', inputs: ['b'], op: 'activation', activation: 'linear' },
        { name: 'label', inputs: ['same'], op: 'flatten' },
      ],
    );
    const weights = weightTensors(initialWeights(network, 1));
    const input = tf.ones([1, 4, 4, 2]);
    const before = tf.memory().numTensors;
    const output = runNetwork(network, weights, input);
    expect(tf.memory().numTensors).toBe(before + 1);
    output.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('gives the optimizer gradients that lower the loss', async () => {
    const network = networkOf(
      [4, 4, 1],
      [
        {
          name: 'c',
          inputs: ['input'],
          op: 'conv2d',
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: true,
          activation: 'relu6',
        },
        { name: 'pool', inputs: ['c'], op: 'global-average-pool' },
        { name: 'label', inputs: ['pool'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
      ],
    );
    const variables = Object.fromEntries(
      Object.entries(weightTensors(initialWeights(network, 3))).map(([name, tensor]) => [name, tf.variable(tensor)]),
    );
    const input = tf.randomNormal([8, 4, 4, 1], 0, 1, 'float32', 5);
    const labels = tf.tensor2d([0, 1, 0, 1, 1, 0, 1, 0], [8, 1]);
    const optimizer = tf.train.adam(0.05);
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) {
      const loss = optimizer.minimize(
        () =>
          tf.losses.sigmoidCrossEntropy(
            labels,
            runNetwork(network, variables, input, { isTraining: true }),
          ) as tf.Scalar,
        true,
      )!;
      losses.push((await loss.data())[0]!);
    }
    expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.7);
  });
});
