import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servedNetwork } from '../../../lib/models/cut-network.ts';
import { foldBatchNorm } from '../../../lib/models/fold-batch-norm.ts';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network, WeightArrays } from '../../../lib/models/network.ts';
import { buildNetwork, buildServedNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { nodeShapes, weightSpecs } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';
import { lossAndGradients } from '../../../training/ops/loss-and-gradients.ts';
import { tapeGradients } from '../../../training/ops/tape-gradients.ts';
import { loadPretrained } from '../../../training/pretrained/load-pretrained.ts';
import { matchInOrder } from '../../../training/pretrained/match-weights.ts';
import { writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { oneStep } from '../training/support/one-step.ts';
import { hasTensorflow, useBackend } from '../training/support/use-backend.ts';

const architecture = (args: Record<string, unknown>) => ({
  name: 'mobilenet-v2',
  args: { inputSize: 32, alpha: 0.35, ...args },
});
const build = (args: Record<string, unknown> = {}) => buildNetwork(architecture(args));
const branch = ['residual/highpass/kernel', 'residual/project/kernel', 'residual/project/bias'];

let folder: string;
beforeAll(async () => {
  await useBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-residual-'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function logits(network: Network, weights: WeightArrays): Promise<number[]> {
  const result = tf.tidy(() =>
    runNetwork(
      network,
      weightTensors(weights),
      normalizeCrops(goldenInputs(network.inputShape[0]!), { divisor: 127.5, offset: -1 }),
    ),
  );
  const values = [...(await result.data())];
  result.dispose();
  return values;
}

/** What the high-pass gives for a picture of three equal colours: [height, width, 3]. */
function residualOf(valueAt: (y: number, x: number) => number): tf.Tensor3D {
  const network = { ...build({ residual: true }), outputs: ['residual/pad'] };
  return tf.tidy(() => {
    const values = Array.from({ length: 32 * 32 }, (_, i) => Array<number>(3).fill(valueAt(i >> 5, i & 31))).flat();
    const output = runNetwork(network, weightTensors(initialWeights(network, 1)), tf.tensor(values, [1, 32, 32, 3]));
    return tf.squeeze<tf.Tensor3D>(output, [0]);
  });
}

/** Weights whose branch has something to say. */
function trained(network: Network): WeightArrays {
  const weights = initialWeights(network, 3);
  weights['residual/project/kernel']!.values.forEach((_, i, all) => (all[i] = Math.sin(i) / 4));
  return weights;
}

describe('the noise residual of mobilenet-v2', () => {
  test('is left out unless asked for', () => {
    expect(weightSpecs(build()).filter(({ name }) => name.startsWith('residual/'))).toEqual([]);
    expect(build({ residual: false })).toEqual(build());
  });

  test('adds the kernels of the high-pass and a convolution to the stem, with batch norm and without', () => {
    const parameters = (network: Network) =>
      weightSpecs(network).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
    const stem = 16;
    for (const batchNorm of [true, false])
      expect(parameters(build({ batchNorm, residual: true })) - parameters(build({ batchNorm }))).toBe(
        5 * 5 * 3 * 3 + 3 * 3 * 3 * stem + stem,
      );
  });

  test('changes no logit at first, and every one once it has learnt', async () => {
    for (const batchNorm of [true, false]) {
      const plain = await logits(build({ batchNorm }), initialWeights(build({ batchNorm }), 3));
      const network = build({ batchNorm, residual: true });
      expect(await logits(network, initialWeights(network, 3))).toEqual(plain);
      expect((await logits(network, trained(network))).filter((logit, i) => logit === plain[i])).toEqual([]);
    }
  });

  test('sees nothing in a smooth picture, its border included, and a single odd pixel at its full strength', () => {
    const slope = residualOf((y, x) => (y + 2 * x) / 100 - 0.5);
    expect(tf.max(tf.abs(slope)).dataSync()[0]).toBeLessThan(1e-4);
    const dot = residualOf((y, x) => (y === 16 && x === 16 ? 2 / 127.5 : 0)).arraySync();
    expect(dot[16]![16]!.map((value) => Math.atanh(value))).toEqual([
      expect.closeTo((-32 * 2) / 127.5, 4),
      expect.closeTo((-32 * 2) / 127.5, 4),
      expect.closeTo((-32 * 2) / 127.5, 4),
    ]);
    expect(dot[16]![17]!.map((value) => Math.atanh(value) / ((32 * 2) / 127.5))).toEqual([
      expect.closeTo(2 / 4, 3),
      expect.closeTo(8 / 12, 3),
      expect.closeTo(1 / 2, 3),
    ]);
  });

  test('refuses an initial kernel of another size than the layer has', () => {
    const network = build({ residual: true });
    const nodes = network.nodes.map((node) => (node.op === 'conv2d' ? { ...node, initialKernel: [1, 2] } : node));
    expect(() => initialWeights({ ...network, nodes }, 1)).toThrow(
      'Node stem: expected an initial kernel of 432, got 2',
    );
  });

  test('folds its batch norm and ships', async () => {
    const network = build({ batchNorm: true, residual: true });
    const folded = foldBatchNorm(servedNetwork(network), trained(network));
    expect(folded.network).toEqual(buildServedNetwork(architecture({ batchNorm: true, residual: true })));
    expect(folded.network.nodes.some(({ op }) => op === 'batch-norm')).toBe(false);
    const before = await logits(network, trained(network));
    (await logits(folded.network, folded.weights)).forEach((logit, i) => expect(logit).toBeCloseTo(before[i]!, 3));
  });

  test('gives on WASM what it gives in plain JavaScript', async () => {
    const network = build({ residual: true });
    const expected = await logits(network, trained(network));
    await tf.setBackend('wasm');
    const served = await logits(network, trained(network));
    await tf.setBackend('cpu');
    served.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i]!, 3));
  });
});

describe('pretrained weights that lack the branch', () => {
  test('load by name, give the logits that they had, and name what is new', async () => {
    const plain = build();
    const weights = initialWeights(plain, 8);
    writeWeightArchive(join(folder, 'best'), weights);
    const network = build({ residual: true });
    const loaded = await loadPretrained(network, initialWeights(network, 1), folder);
    expect(loaded.report.missing).toEqual(branch);
    expect(await logits(network, loaded.weights)).toEqual(await logits(plain, weights));
  });

  test('load in execution order, as a backbone folder has them', () => {
    const weights = initialWeights(build(), 8);
    const tensors = Object.entries(weights).map(([name, weight], i) => ({ layer: `${i}`, part: name, ...weight }));
    const { found } = matchInOrder(build({ residual: true }), tensors, 'backbone');
    const body = Object.entries(weights).filter(([name]) => !name.startsWith('label/'));
    expect(found).toEqual(Object.fromEntries(body));
  });
});

describe('a stem of stride 1', () => {
  test('keeps all kernels and doubles every side, the branch with it', () => {
    const usual = build({ residual: true });
    const fine = build({ residual: true, stemStrides: 1 });
    expect(weightSpecs(fine)).toEqual(weightSpecs(usual));
    expect(nodeShapes(fine).get('residual/add')).toEqual([32, 32, 16]);
    expect(nodeShapes(fine).get('features')!.slice(0, 2)).toEqual([2, 2]);
    expect(() => build({ stemStrides: 3 })).toThrow('stemStrides');
  });
});

describe('training the noise residual', () => {
  beforeAll(() => useBackend(hasTensorflow ? 'tensorflow' : 'cpu'), 60_000);
  afterAll(() => useBackend('cpu'));

  const sizes = (gradients: Record<string, tf.Tensor>) =>
    branch.map((name) => tf.max(tf.abs(gradients[name]!)).dataSync()[0]!);

  test('moves the last convolution first, then the high-pass', { timeout: 60_000 }, () => {
    const network = build({ residual: true });
    tf.tidy(() => {
      const request = oneStep(network);
      const untouched = weightTensors(initialWeights(network, 3));
      const [highPass, ...project] = sizes(lossAndGradients({ ...request, weights: untouched }).gradients);
      expect(highPass).toBe(0);
      expect(Math.min(...project)).toBeGreaterThan(0);
      expect(Math.min(...sizes(lossAndGradients(request).gradients))).toBeGreaterThan(0);
    });
  });

  test.skipIf(!hasTensorflow)('gives the gradients of the tape by native kernels', { timeout: 60_000 }, () => {
    const network = build({ residual: true });
    tf.tidy(() => {
      const request = oneStep(network);
      const { gradients } = lossAndGradients(request);
      const onTape = tapeGradients({ ...request, trained: weightSpecs(network).map(({ name }) => name) }).gradients;
      for (const name of branch) {
        const scale = tf.norm(onTape[name]!).dataSync()[0]!;
        expect(tf.norm(tf.sub(gradients[name]!, onTape[name]!)).dataSync()[0]! / scale).toBeLessThan(1e-3);
      }
    });
  });
});
