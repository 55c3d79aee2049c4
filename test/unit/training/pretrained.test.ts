import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float16Bits } from '../../../lib/models/float16.ts';
import { foldBatchNorm } from '../../../lib/models/fold-batch-norm.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { LayerNode, Network, WeightArrays } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { networkLogits } from '../../../training/export/network-logits.ts';
import { loadPretrained } from '../../../training/pretrained/load-pretrained.ts';
import { openPreparedSet } from '../../../training/prepared/prepared-set.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import { trainingPictures } from '../../../training/pretrained/training-pictures.ts';
import { writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { clipNetwork, fixtureInput, kerasFixture, pictureNetwork, unpackFixture } from './support/keras-fixtures.ts';

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-pretrained-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function logitsOf(network: Network, weights: WeightArrays): Promise<number[]> {
  const tensors = weightTensors(weights);
  const logits = await networkLogits(network, tensors, fixtureInput(network.inputShape), 2);
  tf.dispose(tensors);
  return [...logits];
}

function expectClose(values: Iterable<number>, expected: Iterable<number>, tolerance = 1e-5): void {
  const wanted = [...expected];
  const differences = [...values].map((value, i) => Math.abs(value - wanted[i]!));
  expect(differences).toHaveLength(wanted.length);
  expect(Math.max(...differences)).toBeLessThan(tolerance);
}

/** Weights none of which is 0 or 1. */
function unlike(network: Network, seed: number): WeightArrays {
  const weights = initialWeights(network, seed);
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map((value, i) => value * (1 + (i % 3) / 10) + (i % 5) / 20 + 0.01) },
    ]),
  );
}

describe('weights from Keras', () => {
  const networks = { picture: pictureNetwork, 'clip-lstm': clipNetwork('lstm'), 'clip-gru': clipNetwork('gru') };
  it.each([
    ['picture', '.h5'],
    ['picture', '.weights.h5'],
    ['picture', '.keras'],
    ['clip-lstm', '.h5'],
    ['clip-lstm', '.weights.h5'],
    ['clip-gru', '.h5'],
    ['clip-gru', '.weights.h5'],
  ] as const)('give the logits of Keras: %s%s', async (name, ending) => {
    const network = networks[name];
    const { weights, report } = await loadPretrained(
      network,
      initialWeights(network, 1),
      unpackFixture(name, ending, folder),
    );
    expect(report).toEqual({ loaded: weightSpecs(network).map((spec) => spec.name), missing: [], unused: [] });
    expectClose(await logitsOf(network, weights), kerasFixture(name).logits);
  });

  it('load where Keras 2 nested a model in a model, and where Keras 1 named weights in its own way', async () => {
    const network: Network = {
      inputShape: [4, 4, 3],
      nodes: [
        {
          name: 'conv1_conv',
          inputs: ['input'],
          op: 'conv2d',
          filters: 2,
          kernelSize: 1,
          strides: 1,
          padding: 'same',
          useBias: true,
          activation: 'relu',
        },
        { name: 'pool', inputs: ['conv1_conv'], op: 'global-average-pool' },
        { name: 'label', inputs: ['pool'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
      ],
      outputs: ['label'],
    };
    const kernel = Float64Array.of(1, 2, 3, 4, 5, 6);
    await ready;
    const layouts: Record<string, [layer: string, kernel: string, bias: string]> = {
      nested: ['encoder', 'conv1/conv/kernel:0', 'conv1/conv/bias:0'],
      old: ['conv1_conv', 'conv1_conv_W_1:0', 'conv1_conv_b_1:0'],
    };
    for (const [name, [layer, kernelName, biasName]] of Object.entries(layouts)) {
      const path = join(folder, `${name}.h5`);
      const file = new File(path, 'w');
      const model = file.create_group('model_weights');
      model.create_attribute('layer_names', [layer, 'flatten_1']);
      const group = model.create_group(layer);
      group.create_attribute('weight_names', [kernelName, biasName]);
      if (name === 'nested') group.create_group('conv1').create_group('conv');
      group.create_dataset({ name: kernelName, data: kernel, shape: [1, 1, 3, 2] });
      group.create_dataset({ name: biasName, data: Float32Array.of(7, 8), shape: [2] });
      file.close();
      const { weights, report } = await loadPretrained(network, initialWeights(network, 1), path);
      expect(report).toEqual({
        loaded: ['conv1_conv/kernel', 'conv1_conv/bias'],
        missing: ['label/kernel', 'label/bias'],
        unused: [],
      });
      expect([...weights['conv1_conv/kernel']!.values]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('leave a head of another name or width as it was, and say so', async () => {
    const path = unpackFixture('picture', '.h5', folder);
    const nodes = pictureNetwork.nodes.slice(0, -1);
    const wider: Network = {
      ...pictureNetwork,
      nodes: [
        ...nodes,
        { name: 'label', inputs: ['pool'], op: 'dense', units: 2, useBias: true, activation: 'linear' },
      ],
    };
    const initial = initialWeights(wider, 1);
    const { weights, report } = await loadPretrained(wider, initial, path);
    expect(report.missing).toEqual(['label/kernel', 'label/bias']);
    expect(report.unused).toEqual(['label/label/kernel', 'label/label/bias']);
    expect(weights['label/kernel']).toBe(initial['label/kernel']);
  });

  it('of another shape are refused with the name and both shapes', async () => {
    const path = unpackFixture('picture', '.weights.h5', folder);
    const nodes = pictureNetwork.nodes.map((node) => (node.op === 'conv2d' ? { ...node, filters: 6 } : node));
    const other = { ...pictureNetwork, nodes };
    await expect(loadPretrained(other, initialWeights(other, 1), path)).rejects.toThrow(
      /picture\.weights\.h5: weight conv1_bn\/scale.*expected shape \[6\], got \[4\] from conv1_bn\/scale/,
    );
  });

  it('of another architecture are refused with names of both', async () => {
    const path = unpackFixture('clip-lstm', '.h5', folder);
    await expect(loadPretrained(pictureNetwork, initialWeights(pictureNetwork, 1), path)).rejects.toThrow(
      /expected the 12 weights of the backbone, found 0; the network has conv1_conv\/kernel.*the file has .*frame_conv\/kernel/,
    );
  });

  it('need the name of the architecture to be folded into a network without batch norm', async () => {
    const path = unpackFixture('picture', '.h5', folder);
    const { network } = foldBatchNorm(pictureNetwork, initialWeights(pictureNetwork, 1));
    await expect(loadPretrained(network, initialWeights(network, 1), path)).rejects.toThrow('batch norm');
  });
});

describe('our own weights', () => {
  const architecture = { name: 'mobilenet-v2', args: { inputSize: 32, alpha: 0.35 } };
  const normed = buildNetwork({ ...architecture, args: { ...architecture.args, batchNorm: true } });
  const plain = buildNetwork({ ...architecture, args: { ...architecture.args, batchNorm: false } });

  it('load from an archive and from the folder of its run', async () => {
    const run = join(folder, 'run');
    mkdirSync(run);
    const saved = unlike(normed, 2);
    writeWeightArchive(join(run, 'best'), saved);
    for (const path of [run, join(run, 'best'), join(run, 'best.json')]) {
      const { weights, report } = await loadPretrained(normed, initialWeights(normed, 1), path);
      expect(weights).toEqual(saved);
      expect(report.missing).toEqual([]);
    }
  });

  it('fold their batch norm into a network without', { timeout: 20_000 }, async () => {
    const saved = unlike(normed, 2);
    writeWeightArchive(join(folder, 'normed'), saved);
    const { weights, report } = await loadPretrained(plain, initialWeights(plain, 1), join(folder, 'normed'), {
      architecture,
    });
    expect(report.missing).toEqual([]);
    const expected = await logitsOf(normed, saved);
    expectClose(await logitsOf(plain, weights), expected, Math.abs(expected[0]!) * 1e-3);
  });

  it('without batch norm are refused where the network has it and no picture is given', async () => {
    writeWeightArchive(join(folder, 'plain'), unlike(plain, 2));
    await expect(loadPretrained(normed, initialWeights(normed, 1), join(folder, 'plain'))).rejects.toThrow(
      'batchNorm false, or give pictures',
    );
  });

  it('without batch norm get it by the statistics of pictures and stay the same function', async () => {
    const saved = initialWeights(plain, 2);
    for (const [name, { values }] of Object.entries(saved)) if (name.endsWith('/bias')) values.fill(0.1);
    writeWeightArchive(join(folder, 'unnormed'), saved);
    const shape = [2, ...normed.inputShape];
    const { weights, report } = await loadPretrained(normed, initialWeights(normed, 1), join(folder, 'unnormed'), {
      pictures: () => tf.tensor(fixtureInput(normed.inputShape), shape),
    });
    expect(report.missing).toEqual([]);
    expectClose(await logitsOf(normed, weights), await logitsOf(plain, saved), 1e-4);
  });

  it('load from the folder of a shipped model', async () => {
    const shipped = fileURLToPath(new URL('../../../public/models/face/', import.meta.url));
    const network = buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 128, batchNorm: false } });
    const { report } = await loadPretrained(network, initialWeights(network, 1), shipped);
    expect(report).toMatchObject({ missing: [], unused: [] });
  });
});

describe('weights from tfjs', () => {
  it('load from a layers model in two shards, whatever scope its names have', async () => {
    const saved = unlike(pictureNetwork, 3);
    const path = tfjsModel('layers', saved, (name) => `model_1/${kerasName(name)}`);
    const { weights } = await loadPretrained(pictureNetwork, initialWeights(pictureNetwork, 1), path);
    expect(weights).toEqual(saved);
  });

  it('load from a quantised graph model', async () => {
    const { network, weights: saved } = foldBatchNorm(pictureNetwork, unlike(pictureNetwork, 3));
    const graphNames: Record<string, string> = { kernel: 'Conv2D/ReadVariableOp', bias: 'BiasAdd/ReadVariableOp' };
    const path = tfjsModel(
      'graph',
      saved,
      (name) => `StatefulPartitionedCall/model/${name.replace(/\w+$/, (part) => graphNames[part]!)}`,
      255,
    );
    const { weights, report } = await loadPretrained(network, initialWeights(network, 1), path);
    expect(report.missing).toEqual([]);
    for (const [name, { values }] of Object.entries(saved))
      expectClose(weights[name]!.values, values, spanOf(values) / 400 + 1e-6);
  });

  it('name the tensor at which a shard ends too early', async () => {
    const path = tfjsModel('short', unlike(pictureNetwork, 3), kerasName);
    writeFileSync(join(folder, 'short', 'b.bin'), new Uint8Array(8));
    await expect(loadPretrained(pictureNetwork, initialWeights(pictureNetwork, 1), path)).rejects.toThrow(
      /weight \S+: expected \d+ bytes of shards/,
    );
  });
});

function spanOf(values: Float32Array): number {
  return Math.max(...values) - Math.min(...values);
}

function kerasName(name: string): string {
  const words: Record<string, string> = {
    scale: 'gamma',
    offset: 'beta',
    mean: 'moving_mean',
    variance: 'moving_variance',
  };
  return name.replace(/\w+$/, (part) => words[part] ?? part);
}

/** Writes a tfjs model; with `levels` each weight as that many steps of a byte. */
function tfjsModel(name: string, weights: WeightArrays, nameOf: (name: string) => string, levels = 0): string {
  const chunks: Buffer[] = [];
  const entries = Object.entries(weights).map(([weight, { shape, values }]) => {
    const min = Math.min(...values);
    const scale = (spanOf(values) || 1) / (levels || 1);
    if (levels) chunks.push(Buffer.from(Uint8Array.from(values, (value) => Math.round((value - min) / scale))));
    else chunks.push(Buffer.from(values.slice().buffer));
    const quantization = levels ? { quantization: { dtype: 'uint8', scale, min } } : {};
    return { name: nameOf(weight), shape, dtype: 'float32', ...quantization };
  });
  mkdirSync(join(folder, name));
  const bytes = Buffer.concat(chunks);
  writeFileSync(join(folder, name, 'a.bin'), bytes.subarray(0, 101));
  writeFileSync(join(folder, name, 'b.bin'), bytes.subarray(101));
  const path = join(folder, name, 'model.json');
  writeFileSync(path, JSON.stringify({ weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights: entries }] }));
  return path;
}

interface BackboneLayer {
  op: string;
  inputs: number[];
  outputs: number[];
  options: { act: number };
  constants?: number[][];
  shapes?: number[][];
}

describe('weights from a backbone folder', () => {
  const conv = (name: string, inputs: string[], filters: number, useBias = true): LayerNode => ({
    name,
    inputs,
    op: 'conv2d',
    filters,
    kernelSize: 1,
    strides: 1,
    padding: 'same',
    useBias,
    activation: 'linear',
  });
  const network: Network = {
    inputShape: [4, 4, 3],
    nodes: [
      conv('stem', ['input'], 4),
      conv('gate', ['stem'], 4),
      { name: 'gate_act', inputs: ['gate'], op: 'activation', activation: 'hard-sigmoid' },
      { name: 'scaled', inputs: ['stem', 'gate_act'], op: 'multiply', activation: 'linear' },
      { name: 'pool', inputs: ['scaled'], op: 'global-average-pool' },
      { name: 'label', inputs: ['pool'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
    ],
    outputs: ['label'],
  };
  const layers: BackboneLayer[] = [
    { op: 'MUL', inputs: [0], outputs: [1], options: { act: 0 }, constants: [[2]] },
    { op: 'SUB', inputs: [1], outputs: [2], options: { act: 0 }, constants: [[1]] },
    { op: 'CONV_2D', inputs: [2], outputs: [3], options: { act: 0 }, shapes: [[1, 1, 3, 4], [4]] },
    { op: 'CONV_2D', inputs: [3], outputs: [4], options: { act: 3 }, shapes: [[1, 1, 4, 4], [4]] },
    { op: 'MUL', inputs: [4], outputs: [5], options: { act: 0 }, constants: [[1 / 6]] },
    { op: 'MUL', inputs: [3, 5], outputs: [6], options: { act: 0 } },
    { op: 'CONV_2D', inputs: [6], outputs: [7], options: { act: 0 }, shapes: [[1, 1, 4, 9], [9]] },
  ];

  /** Values are 0.25, 0.5 and so on through the file, biases of `CONV_2D` among them. */
  function backbone(name: string, change: (layer: BackboneLayer) => BackboneLayer): string {
    const bytes: number[] = [];
    const described = layers.map(change).map(({ constants, shapes, ...layer }) => {
      const arrays =
        constants?.map((values) => ({ shape: [values.length], values })) ??
        shapes?.map((shape) => ({
          shape,
          values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i + 1) / 4),
        })) ??
        [];
      const weights = arrays.map(({ shape, values }) => {
        const weight = {
          role: shape.length > 1 ? 'kernel' : 'bias',
          shape,
          dtype: 'float16',
          byteOffset: bytes.length,
        };
        for (const half of values.map(float16Bits)) bytes.push(half & 255, half >> 8);
        return weight;
      });
      return { ...layer, weights };
    });
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, 'weights.bin'), Uint8Array.from(bytes));
    writeFileSync(join(path, 'manifest.json'), JSON.stringify({ layers: described }));
    return path;
  }

  it('load in execution order, a hard sigmoid gets its 3 back, the classifier is left', async () => {
    const { weights, report } = await loadPretrained(
      network,
      initialWeights(network, 1),
      backbone('good', (layer) => layer),
    );
    expect([...weights['stem/bias']!.values]).toEqual([0.25, 0.5, 0.75, 1]);
    expect([...weights['gate/bias']!.values]).toEqual([-2.75, -2.5, -2.25, -2]);
    expect(report.missing).toEqual(['label/kernel', 'label/bias']);
    expect(report.unused).toEqual(['6 CONV_2D/kernel', '6 CONV_2D/bias']);
  });

  it('are refused where the graph scales its input otherwise', async () => {
    const path = backbone('scaled', (layer) => (layer.op === 'SUB' ? { ...layer, constants: [[0.5]] } : layer));
    await expect(loadPretrained(network, initialWeights(network, 1), path)).rejects.toThrow(
      'expected an input scaling of MUL 2, SUB 1 or none, got MUL 2, SUB 0.5',
    );
  });

  it('give a network with batch norm the same logits, served and in a training step on the pictures of its statistics', async () => {
    const nodes: LayerNode[] = [
      conv('stem', ['input'], 4, false),
      { name: 'stem_bn', inputs: ['stem'], op: 'batch-norm', epsilon: 1e-3 },
      conv('gate', ['stem_bn'], 4),
      ...network.nodes.slice(2).map((node) => ({
        ...node,
        inputs: node.inputs.map((name) => (name === 'stem' ? 'stem_bn' : name)),
      })),
    ];
    const normed: Network = { ...network, nodes };
    const path = backbone('unfolded', (layer) => layer);
    const plain = await loadPretrained(network, initialWeights(network, 1), path);
    const pictures = tf.tensor(fixtureInput(network.inputShape), [2, ...network.inputShape]);
    const initial = { ...initialWeights(normed, 1), 'label/kernel': plain.weights['label/kernel']! };
    const { weights, report } = await loadPretrained(normed, initial, path, {
      pictures: () => tf.clone(pictures),
    });
    expect(report.missing).toEqual(['label/kernel', 'label/bias']);
    expect(report.loaded).toContain('stem_bn/variance');
    const expected = await logitsOf(network, plain.weights);
    expectClose(await logitsOf(normed, weights), expected);
    const trained = runNetwork(normed, weightTensors(weights), pictures, { isTraining: true });
    expectClose(await trained.data(), expected, 1e-4);
    await expect(loadPretrained(normed, initial, path)).rejects.toThrow('batchNorm false, or give pictures');
  });
});

describe('pictures for statistics', () => {
  const face = { label: 1, dataset: 'drawn', paired: true, split: 'train', face: 0, boxFrom: 'detected' } as const;

  it('are served crops spread over the training samples, normalised', async () => {
    const crops = [10, 20, 30, 40].map((value) => ({
      face: {
        ...face,
        file: `${value}.png`,
        source: `${value}`,
        score: 1,
        box: { x: 0, y: 0, width: 4, height: 4 },
      },
      pixels: new Uint8Array(4 * 4 * 3).fill(value),
    }));
    writePreparedSet(join(folder, 'prepared'), { size: 4, framing: 'face', crops });
    const set = openPreparedSet(join(folder, 'prepared'));
    const sample = (places: number[]) => ({ places, label: 1, dataset: 'drawn', source: 's', domain: 0 }) as const;
    const normalization = { divisor: 10, offset: -1 };
    const pictures = trainingPictures(set, [sample([3]), sample([0])], { inputShape: [2, 2, 3] }, normalization);
    expect(pictures.shape).toEqual([2, 2, 2, 3]);
    expect([...new Set(await pictures.data())]).toEqual([3, 0]);
    const clips = trainingPictures(set, [sample([1, 2])], { inputShape: [2, 2, 2, 3] }, normalization);
    expect([...new Set(await clips.data())]).toEqual([1, 2]);
  });
});

describe('pretrained weights', () => {
  it('that are not there, or of an unknown kind, are refused with what is expected', async () => {
    const load = (path: string) => loadPretrained(pictureNetwork, initialWeights(pictureNetwork, 1), path);
    await expect(load(join(folder, 'nowhere.h5'))).rejects.toThrow('found nothing');
    await expect(load(join(folder, 'nowhere'))).rejects.toThrow('expected pretrained weights (a .h5');
    writeFileSync(join(folder, 'text.h5'), 'text');
    await expect(load(join(folder, 'text.h5'))).rejects.toThrow('does not begin as HDF5');
  });
});
