import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadClipClassifier } from '../../../lib/inference/clip-classifier.ts';
import { goldenFeatures } from '../../../lib/models/clip-golden.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';

const network: Network = {
  inputShape: [3, 4],
  nodes: [
    { name: 'lstm', inputs: ['input'], op: 'lstm', units: 2, returnSequences: false },
    { name: 'label', inputs: ['lstm'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};
const weights = initialWeights(network, 2);
const crop = { size: 32, scale: 1, rollCorrected: false };
const quality = { facePx: 100, detail: 0 };
const rows = [0, 1, 2].map((row) => Float32Array.from({ length: 4 }, (_, i) => Math.sin(row * 4 + i)));

async function plainLogits(values: Float32Array): Promise<number[]> {
  const input = tf.tensor3d(values, [values.length / 12, 3, 4]);
  const tensors = weightTensors(weights);
  const output = runNetwork(network, tensors, input);
  const logits = [...(await output.data())];
  tf.dispose([input, tensors, output]);
  return logits;
}

describe('loadClipClassifier', () => {
  let golden: { format: 1; model: string; logits: number[]; tolerance: number };
  beforeAll(async () => {
    await tf.setBackend('cpu');
    golden = { format: 1, model: 'clip', logits: await plainLogits(goldenFeatures(3, 4)), tolerance: 0.01 };
  });
  const load = (temperature: number, expected = golden) =>
    loadClipClassifier({ card: { temperature, calibration: undefined }, crop, network, weights, golden: expected });

  it('gives the calibrated logit of a window', async () => {
    const [logit] = await plainLogits(Float32Array.from(rows.flatMap((row) => [...row])));
    expect(await load(2).logit({ features: rows, quality })).toBeCloseTo(logit! / 2);
  });

  it('gives nothing where its golden logits do not come out', async () => {
    const wrong = { ...golden, logits: golden.logits.map((logit) => logit + 1) };
    await expect(load(1, wrong).logit({ features: rows, quality })).rejects.toThrow(
      'expected the golden logits on cpu',
    );
  });

  it('refuses windows of another length', async () => {
    await expect(load(1).logit({ features: rows.slice(1), quality })).rejects.toThrow('expected 3 crops of 4 features');
  });

  it('keeps no tensor but its weights', async () => {
    const classifier = load(1);
    await classifier.logit({ features: rows, quality });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) await classifier.logit({ features: rows, quality });
    expect(tf.memory().numTensors).toBe(before);
  });
});
