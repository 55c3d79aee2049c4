import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { parseModelCard } from '../../../lib/models/model-card.ts';
import type { LayerNode, Network, WeightArrays } from '../../../lib/models/network.ts';
import { onnxModel } from '../../../lib/models/onnx/onnx-model.ts';
import { buildServedNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { valueCount } from '../../../lib/models/value-count.ts';
import { decodeWeights, weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';

const tolerance = 1e-3;
const modelFolder = fileURLToPath(new URL('../../../public/models/face/', import.meta.url));

function randomValues(shape: number[], seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: valueCount(shape) }, () => 2 * random() - 1);
}

/** Nothing zero, nothing one: a bias or a statistic that goes astray shows. */
function unevenWeights(network: Network): WeightArrays {
  const weights = initialWeights(network, 5);
  let seed = 0;
  for (const [name, { shape, values }] of Object.entries(weights)) {
    const isPlain = !/\/(kernel|recurrentKernel)$/.test(name);
    if (isPlain) randomValues(shape, seed++).forEach((value, i) => (values[i] = values[i]! + 0.3 * value));
  }
  return weights;
}

/** Of one input, channels last. */
async function onnxOutput(session: ort.InferenceSession, input: Tensor): Promise<number[]> {
  const planar = input.rank === 4 ? tf.transpose(input, [0, 3, 1, 2]) : input;
  const feeds = { input: new ort.Tensor('float32', await planar.data<'float32'>(), planar.shape) };
  const { data, dims } = Object.values(await session.run(feeds))[0]!;
  const output = tf.tensor(data as Float32Array, [...dims]);
  return [...(await (output.rank === 4 ? tf.transpose(output, [0, 2, 3, 1]) : output).data())];
}

async function bothOutputs(network: Network, weights: WeightArrays, input: Tensor) {
  const session = await ort.InferenceSession.create(onnxModel(network, weights));
  const theirs = await onnxOutput(session, input);
  await session.release();
  const ours = [...(await runNetwork(network, weightTensors(weights), input).data())];
  return { ours, theirs };
}

function expectAlike(theirs: number[], ours: number[]): void {
  expect(theirs.length).toBe(ours.length);
  expect(new Set(ours).size === 1 && ours.length > 1, 'outputs that differ from place to place').toBe(false);
  expect(Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)))).toBeLessThan(tolerance);
}

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(fileURLToPath(new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)));
  await tf.setBackend('wasm');
});

describe('a network as ONNX, run by onnxruntime-web', () => {
  test('gives the logits of the model that ships', { timeout: 60_000 }, async () => {
    const card = parseModelCard(JSON.parse(readFileSync(`${modelFolder}card.json`, 'utf8')));
    const network = buildServedNetwork(card.architecture);
    const weights = decodeWeights(card, readFileSync(modelFolder + card.weights.file));
    const session = await ort.InferenceSession.create(onnxModel(network, weights));
    const tensors = weightTensors(weights);
    const logits: number[] = [];
    for (const crop of goldenInputs(card.crop.size)) {
      const input = normalizeCrops([crop], card.normalization);
      const ours = [...(await runNetwork(network, tensors, input).data())];
      expectAlike(await onnxOutput(session, input), ours);
      logits.push(...ours);
    }
    expect(Math.max(...logits) - Math.min(...logits)).toBeGreaterThan(10 * tolerance);
  });

  test.each([
    ['mobilenet-v2', { inputSize: 50, alpha: 0.35 }],
    ['mobilenet-v3-small', { inputSize: 64 }],
    ['mobilenet-v3-large', { inputSize: 49, alpha: 0.35 }],
    ['efficientnet-b0', { inputSize: 64, alpha: 0.35 }],
    ['meso-inception-4', { inputSize: 64 }],
    ['deepfake-detect', { inputSize: 128 }],
  ])('gives the logit of %s, %o', { timeout: 60_000 }, async (name, args) => {
    const network = buildServedNetwork({ name, args });
    const input = tf.tensor(randomValues(network.inputShape, 9), [1, ...network.inputShape]);
    const { ours, theirs } = await bothOutputs(network, unevenWeights(network), input);
    expectAlike(theirs, ours);
  });
});

const x = { inputs: ['input'] };
const window = { kernelSize: 3, strides: 2, padding: 'same', useBias: true, activation: 'linear' } as const;

describe('an operation as ONNX', () => {
  test.each<[string, number[], LayerNode[]]>([
    [
      "an even picture's padding, which is uneven",
      [6, 8, 3],
      [{ name: 'a', ...x, op: 'conv2d', filters: 4, ...window }],
    ],
    [
      'a dilated convolution',
      [9, 9, 2],
      [{ name: 'a', ...x, op: 'conv2d', filters: 4, ...window, strides: 1, dilation: 2 }],
    ],
    [
      'a depthwise convolution without padding',
      [7, 6, 5],
      [{ name: 'a', ...x, op: 'depthwise-conv2d', ...window, padding: 'valid' }],
    ],
    [
      'a max pool over the edge',
      [6, 6, 2],
      [{ name: 'a', ...x, op: 'max-pool', poolSize: 3, strides: 2, padding: 'same' }],
    ],
    [
      'an average pool over the edge',
      [6, 6, 2],
      [{ name: 'a', ...x, op: 'average-pool', poolSize: 3, strides: 2, padding: 'same' }],
    ],
    [
      'padding of sides and channels',
      [3, 4, 2],
      [{ name: 'a', ...x, op: 'pad', top: 1, bottom: 2, left: 0, right: 3, channels: 2 }],
    ],
    ['a batch norm', [3, 4, 6], [{ name: 'a', ...x, op: 'batch-norm', epsilon: 1e-3 }]],
    ['a leaky ReLU', [3, 4, 2], [{ name: 'a', ...x, op: 'leaky-relu', slope: 0.1 }]],
    ['a global max pool', [3, 4, 5], [{ name: 'a', ...x, op: 'global-max-pool' }]],
    ['values in order where a picture becomes features', [3, 4, 5], [{ name: 'a', ...x, op: 'flatten' }]],
    [
      'values in order where a picture takes another shape',
      [2, 6, 5],
      [{ name: 'a', ...x, op: 'reshape', shape: [4, 5, 3] }],
    ],
    [
      'a concatenation of channels, and a product with one cell for all places',
      [4, 4, 3],
      [
        { name: 'pool', ...x, op: 'global-average-pool' },
        { name: 'cell', inputs: ['pool'], op: 'reshape', shape: [1, 1, 3] },
        { name: 'gated', inputs: ['input', 'cell'], op: 'multiply', activation: 'relu' },
        { name: 'a', inputs: ['gated', 'input'], op: 'concat' },
      ],
    ],
    ...(['relu', 'relu6', 'sigmoid', 'tanh', 'swish', 'hard-sigmoid', 'hard-swish', 'softmax'] as const).map(
      (activation): [string, number[], LayerNode[]] => [
        activation,
        [12],
        [{ name: 'a', ...x, op: 'dense', units: 7, useBias: true, activation }],
      ],
    ),
  ])('gives %s', async (_, inputShape, nodes) => {
    const network: Network = { inputShape, nodes, outputs: ['a'] };
    const values = randomValues(inputShape, 3).map((value) => 5 * value);
    const { ours, theirs } = await bothOutputs(network, unevenWeights(network), tf.tensor(values, [1, ...inputShape]));
    expectAlike(theirs, ours);
  });

  test('is refused by its name where there is none', () => {
    const nodes: LayerNode[] = [{ name: 'turned', ...x, op: 'gradient-reversal' }];
    expect(() => onnxModel({ inputShape: [4], nodes, outputs: ['turned'] }, {})).toThrow(/turned.*gradient-reversal/);
  });

  test('is refused where its weight is missing', () => {
    const nodes: LayerNode[] = [{ name: 'a', ...x, op: 'dense', units: 1, useBias: true, activation: 'linear' }];
    expect(() => onnxModel({ inputShape: [4], nodes, outputs: ['a'] }, {})).toThrow('expected weight a/kernel');
  });
});
