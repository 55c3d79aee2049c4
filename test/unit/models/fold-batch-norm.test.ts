import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { foldBatchNorm } from '../../../lib/models/fold-batch-norm.ts';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network, WeightArrays } from '../../../lib/models/network.ts';
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

  test('refuses a batch norm behind no layer', () => {
    const bare: Network = {
      inputShape: [2, 2, 3],
      nodes: [{ name: 'n', inputs: ['input'], op: 'batch-norm', epsilon: 1e-3 }],
      outputs: ['n'],
    };
    expect(() => foldBatchNorm(bare, initialWeights(bare, 1))).toThrow('Batch norm n');
  });
});
