import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { architectureNames, buildNetwork, defaultArchitecture } from '../../../lib/models/registry.ts';
import { runNetworkOutputs } from '../../../lib/models/run-network.ts';
import { nodeShapes, weightSpecs } from '../../../lib/models/weight-specs.ts';
import { hasTensorflow, useBackend } from '../training/support/use-backend.ts';
import { decodeWeights, encodeWeights, weightTensors } from '../../../lib/models/weights-file.ts';

/** The smallest that each takes, and narrower where its own width would take minutes in plain JavaScript. */
const smallArgs: Record<string, Record<string, unknown>> = {
  'mobilenet-v2': { alpha: 0.35, batchNorm: true, inputSize: 32 },
  'mobilenet-v3-small': { alpha: 0.5 },
  'mobilenet-v3-large': { alpha: 0.35 },
  ...Object.fromEntries([0, 1, 2, 3, 4].map((scale) => [`efficientnet-b${scale}`, { alpha: 0.2 }])),
  'resnet-50': { alpha: 0.125 },
  'densenet-121': { growth: 4, inputSize: 32 },
  'vgg-16': { alpha: 0.125, inputSize: 32 },
  vggface16: { alpha: 0.125, featureUnits: 64, inputSize: 32 },
  xception: { inputSize: 32, alpha: 0.125 },
  'deepfake-detect': { alpha: 0.25 },
  'custom-cnn-1': { inputSize: 64, alpha: 0.125 },
  'custom-cnn-2': { inputSize: 32, alpha: 0.125 },
  'custom-cnn-3': { alpha: 0.25 },
  ...Object.fromEntries([5, 7, 8, 9, 10, 20].map((variant) => [`cnn-${variant}`, { inputSize: 8 }])),
  'cnn-lstm': { frames: 3, encoder: 'cnn-8', recurrent: 'gru', inputSize: 8 },
  ensemble: {
    members: [
      { name: 'cnn-8', args: {} },
      { name: 'mobilenet-v3-small', args: { alpha: 0.5 } },
    ],
  },
  dann: { featureExtractor: 'resnet-50', featureExtractorArgs: { alpha: 0.125 }, featureUnits: 8, domains: 3 },
};

const batch = 3;

/** Plain JavaScript takes ten times as long. */
beforeAll(() => useBackend(hasTensorflow ? 'tensorflow' : 'cpu'));

function inputFor(network: Network): tf.Tensor {
  return tf.randomNormal([batch, ...network.inputShape], 0, 1, 'float32', 3);
}

function lossOf(outputs: tf.Tensor[]): tf.Scalar {
  const [label, domain] = outputs;
  const labelLoss = tf.losses.sigmoidCrossEntropy(tf.tensor2d([[1], [0], [1]]), label!) as tf.Scalar;
  if (!domain) return labelLoss;
  const domains = tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), domain.shape[1]!);
  return tf.add(labelLoss, tf.losses.softmaxCrossEntropy(domains, domain));
}

/** Largest absolute gradient of one training step for each trainable weight. */
function gradientSizes(network: Network, tensors: Record<string, tf.Tensor>, input: tf.Tensor): number[] {
  const names = weightSpecs(network).flatMap(({ name, trainable }) => (trainable ? [name] : []));
  const sizes = tf.tidy(() => {
    const gradients = tf.grads((...values: tf.Tensor[]) => {
      const trained = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      return lossOf(runNetworkOutputs(network, { ...tensors, ...trained }, input, { isTraining: true, seed: 4 }));
    })(names.map((name) => tensors[name]!));
    return tf.stack(gradients.map((gradient) => tf.max(tf.abs(gradient))));
  });
  const values = [...sizes.dataSync()];
  sizes.dispose();
  return values;
}

describe.each(architectureNames)('%s', (name) => {
  test(
    'trains, leaves no tensor behind and gives the same logits after saving and loading',
    { timeout: 60_000 },
    async () => {
      const args = { ...defaultArchitecture(name).args, inputSize: 16, ...smallArgs[name] };
      const network = buildNetwork({ name, args });
      const weights = initialWeights(network, 1);
      const before = tf.memory().numTensors;
      const input = inputFor(network);
      const tensors = weightTensors(weights);
      const outputs = runNetworkOutputs(network, tensors, input);
      const shapes = nodeShapes(network);
      expect(outputs.map(({ shape }) => shape)).toEqual(network.outputs.map((node) => [batch, ...shapes.get(node)!]));
      expect(outputs[0]!.shape).toEqual([batch, 1]);
      const logits = await Promise.all(outputs.map((output) => output.data()));
      expect(logits.every((values) => values.every(Number.isFinite))).toBe(true);
      expect(logits[0]![0]).not.toBe(logits[0]![1]);

      const sizes = gradientSizes(network, tensors, input);
      expect(sizes).toHaveLength(weightSpecs(network).filter(({ trainable }) => trainable).length);
      expect(sizes.every(Number.isFinite)).toBe(true);
      expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(0.8 * sizes.length);

      const layout = { dtype: 'float32' as const, tensors: weightSpecs(network) };
      const loaded = weightTensors(decodeWeights({ weights: layout }, encodeWeights(layout, weights)));
      const again = runNetworkOutputs(network, loaded, input);
      expect(await Promise.all(again.map((output) => output.data()))).toEqual(logits);
      tf.dispose([input, tensors, loaded, outputs, again]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
