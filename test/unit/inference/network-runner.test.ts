import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNetworkRunner } from '../../../lib/inference/network-runner.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';

/** Five features of the mean colour and a logit of theirs. */
const network: Network = {
  inputShape: [4, 4, 3],
  nodes: [
    { name: 'pool', inputs: ['input'], op: 'global-average-pool' },
    { name: 'features', inputs: ['pool'], op: 'dense', units: 5, useBias: true, activation: 'tanh' },
    { name: 'drop', inputs: ['features'], op: 'dropout', rate: 0.5 },
    { name: 'label', inputs: ['drop'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};
const weights = initialWeights(network, 1);
const card = { normalization: { divisor: 127.5, offset: -1 } };

function cropOf(grey: number) {
  return { data: new Uint8Array(48).map((_, i) => grey + (i % 3) * 20), width: 4, height: 4 };
}

describe('createNetworkRunner', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('gives logit and features in one pass, the logit as without them', async () => {
    const runner = createNetworkRunner({ card, network, weights });
    const crops = [cropOf(10), cropOf(200)];
    const { logits, features } = await runner.logitsAndFeatures(crops);
    expect(logits).toEqual(await runner.logits(crops));
    expect(features.map(({ length }) => length)).toEqual([5, 5]);
    const { values } = weights['label/kernel']!;
    features.forEach((row, i) => {
      const sum = row.reduce((total, value, at) => total + value * values[at]!, weights['label/bias']!.values[0]!);
      expect(sum).toBeCloseTo(logits[i]!);
    });
    expect(features[0]).not.toEqual(features[1]);
    runner.dispose();
  });

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    const runner = createNetworkRunner({ card, network, weights });
    const loaded = tf.memory().numTensors;
    await runner.logitsAndFeatures([cropOf(1)]);
    await runner.logitsAndFeatures([]);
    expect(tf.memory().numTensors).toBe(loaded);
    runner.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
