import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { foldBatchNorm, foldedNetwork } from '../../../lib/models/fold-batch-norm.ts';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Activation, LayerNode, Network, WeightArrays } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';

const args = { inputSize: 32, alpha: 0.35, dropout: 0 };

/** Batch norm as after training: no statistic is the identity. */
function trainedWeights(network: Network): WeightArrays {
  const random = seededRandom(11);
  const weights = initialWeights(network, 5);
  for (const [name, { values }] of Object.entries(weights)) {
    if (/\/norm\/(scale|variance)$/.test(name)) values.forEach((_, i) => (values[i] = 0.5 + random()));
    if (/\/norm\/(offset|mean)$/.test(name)) values.forEach((_, i) => (values[i] = random() - 0.5));
  }
  return weights;
}

async function logits(network: Network, weights: WeightArrays): Promise<Float32Array> {
  const input = normalizeCrops(goldenInputs(32), { divisor: 127.5, offset: -1 });
  return (await runNetwork(network, weightTensors(weights), input).data()) as Float32Array;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const norm = (name: string, ...inputs: string[]): LayerNode => ({ name, inputs, op: 'batch-norm', epsilon: 1e-3 });
const conv = (name: string, input: string, activation: Activation = 'linear', useBias = true): LayerNode => ({
  name,
  inputs: [input],
  op: 'conv2d',
  filters: 3,
  kernelSize: 3,
  strides: 1,
  padding: 'same',
  useBias,
  activation,
});

/** With the number of batch norms that have to stay. */
const oddNetworks: Record<string, [LayerNode[], number]> = {
  'a batch norm of the input': [[norm('n', 'input'), conv('c', 'n')], 1],
  'a batch norm behind a ReLU': [[conv('c', 'input', 'relu'), norm('n', 'c'), conv('d', 'n')], 1],
  'a batch norm behind a pool': [
    [
      conv('c', 'input'),
      { name: 'p', inputs: ['c'], op: 'max-pool', poolSize: 2, strides: 2, padding: 'valid' },
      norm('n', 'p'),
    ],
    1,
  ],
  'a batch norm behind a concat': [
    [conv('c', 'input'), { name: 'k', inputs: ['c', 'input'], op: 'concat' }, norm('n', 'k'), conv('d', 'n')],
    1,
  ],
  'a layer that feeds two': [
    [conv('c', 'input'), norm('n', 'c'), { name: 'a', inputs: ['c', 'n'], op: 'add', activation: 'linear' }],
    1,
  ],
  'two batch norms in a row': [[conv('c', 'input', 'linear', false), norm('n', 'c'), norm('m', 'n')], 0],
  'a batch norm, its activation and another': [
    [
      conv('c', 'input'),
      norm('n', 'c'),
      { name: 'r', inputs: ['n'], op: 'activation', activation: 'hard-swish' },
      norm('m', 'r'),
      { name: 's', inputs: ['m'], op: 'activation', activation: 'relu' },
    ],
    1,
  ],
  'a separable convolution and a dense layer': [
    [
      {
        name: 'w',
        inputs: ['input'],
        op: 'depthwise-conv2d',
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        useBias: false,
        activation: 'linear',
      },
      norm('v', 'w'),
      conv('c', 'v'),
      norm('n', 'c'),
      { name: 'g', inputs: ['n'], op: 'global-average-pool' },
      { name: 'd', inputs: ['g'], op: 'dense', units: 4, useBias: true, activation: 'linear' },
      norm('m', 'd'),
      { name: 'l', inputs: ['m'], op: 'leaky-relu', slope: 0.1 },
    ],
    0,
  ],
};

describe('foldBatchNorm', () => {
  const network = buildNetwork({ name: 'mobilenet-v2', args: { ...args, batchNorm: true } });

  test('keeps the logits', { timeout: 60_000 }, async () => {
    const weights = trainedWeights(network);
    const folded = foldBatchNorm(network, weights);
    const [before, after] = [await logits(network, weights), await logits(folded.network, folded.weights)];
    expect(new Set(before).size).toBe(4);
    after.forEach((logit, i) => expect(logit).toBeCloseTo(before[i]!, 3));
  });

  test('gives exactly the architecture without batch norm', () => {
    const folded = foldBatchNorm(network, trainedWeights(network));
    const plain = buildNetwork({ name: 'mobilenet-v2', args: { ...args, batchNorm: false } });
    expect(folded.network).toEqual(plain);
    expect(Object.keys(folded.weights).sort()).toEqual(
      weightSpecs(plain)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('leaves the given weights as they are', () => {
    const weights = trainedWeights(network);
    const kernel = [...weights['stem/kernel']!.values];
    foldBatchNorm(network, weights);
    expect([...weights['stem/kernel']!.values]).toEqual(kernel);
  });

  test.each(Object.entries(oddNetworks))('keeps what %s computes', async (_, [nodes, normsLeft]) => {
    const odd: Network = { inputShape: [5, 5, 3], nodes, outputs: [nodes.at(-1)!.name] };
    const random = seededRandom(3);
    const weights = initialWeights(odd, 2);
    for (const { values } of Object.values(weights)) values.forEach((_value, i) => (values[i] = 0.5 + random()));
    const folded = foldBatchNorm(odd, weights);
    expect(folded.network).toEqual(foldedNetwork(odd));
    expect(Object.keys(folded.weights)).toEqual(weightSpecs(folded.network).map(({ name }) => name));
    expect(folded.network.nodes.filter(({ op }) => op === 'batch-norm')).toHaveLength(normsLeft);
    const input = tf.randomNormal([2, 5, 5, 3], 0, 1, 'float32', 9);
    const before = await runNetwork(odd, weightTensors(weights), input).data();
    const after = await runNetwork(folded.network, weightTensors(folded.weights), input).data();
    before.forEach((value, i) =>
      expect(after[i]! / (1 + Math.abs(value))).toBeCloseTo(value / (1 + Math.abs(value)), 4),
    );
  });

  test('says which weight is missing', () => {
    const { 'stem/norm/mean': _, ...rest } = trainedWeights(network);
    expect(() => foldBatchNorm(network, rest)).toThrow('stem/norm/mean');
  });
});
