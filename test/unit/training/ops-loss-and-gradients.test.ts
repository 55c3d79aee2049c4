import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Network } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { lossAndGradients } from '../../../training/ops/loss-and-gradients.ts';
import type { StepRequest, StepResult } from '../../../training/ops/loss-and-gradients.ts';
import { tapeGradients } from '../../../training/ops/tape-gradients.ts';
import { networkCases } from './support/ops-cases.ts';
import { oneStep } from './support/one-step.ts';
import { hasTensorflow, useBackend } from './support/use-backend.ts';

const networks: Record<string, Network> = {
  ...networkCases,
  'MobileNetV2 with batch norm': buildNetwork({
    name: 'mobilenet-v2',
    args: { inputSize: 64, alpha: 0.35, batchNorm: true, dropout: 0.3 },
  }),
};
const trainableOf = (network: Network) =>
  weightSpecs(network)
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);

function onTape(request: StepRequest): StepResult {
  return tapeGradients({ ...request, trained: trainableOf(request.network) });
}

/** Of all gradients together: what cancels out in one weight is no error in another. */
function distance(left: Record<string, Tensor>, right: Record<string, Tensor>): number {
  return tf.tidy(() => {
    const all = (gradients: Record<string, Tensor>) =>
      tf.concat(
        Object.keys(left)
          .toSorted()
          .map((name) => tf.reshape(gradients[name]!, [-1])),
      );
    return tf.div(tf.norm(tf.sub(all(left), all(right))), tf.norm(all(left))).dataSync()[0]!;
  });
}

function farthest(left: Tensor, right: Tensor): number {
  return tf.max(tf.abs(tf.sub(left, right))).dataSync()[0]!;
}

describe.each([
  { backend: 'cpu', isAvailable: true },
  { backend: 'tensorflow', isAvailable: hasTensorflow },
])('lossAndGradients on $backend', ({ backend, isAvailable }) => {
  describe.skipIf(!isAvailable)('a step, where it is set up', () => {
    beforeAll(async () => {
      await useBackend(backend);
    }, 60_000);

    test.each(Object.entries(networkCases))(
      'of %s leaves only its result behind',
      { timeout: 60_000 },
      (_, network) => {
        tf.tidy(() => {
          const request = oneStep(network);
          const before = tf.memory().numTensors;
          const { loss, outputs, gradients, batchStatistics } = lossAndGradients(request);
          const statistics = Object.values(batchStatistics).flatMap(({ mean, variance }) => [mean, variance]);
          const result = [loss, ...outputs, ...Object.values(gradients), ...statistics];
          expect(tf.memory().numTensors).toBe(before + result.length);
          tf.dispose(result);
          expect(tf.memory().numTensors).toBe(before);
          expect(request.input.isDisposed).toBe(false);
          expect(Object.values(request.weights).some(({ isDisposed }) => isDisposed)).toBe(false);
        });
      },
    );

    test('gives the gradients of the weights that are trained and no others', () => {
      tf.tidy(() => {
        const request = oneStep(networks['a dense block']!);
        const whole = lossAndGradients(request).gradients;
        const trained = ['label/kernel', 'b/kernel', 'a/norm/offset'];
        const some = lossAndGradients({ ...request, trained }).gradients;
        expect(Object.keys(some)).toEqual(trained);
        for (const name of trained) expect(farthest(some[name]!, whole[name]!), name).toBeLessThan(1e-5);
      });
    });

    test('repeats dropout for the same seed and draws it anew for another', () => {
      tf.tidy(() => {
        const request = oneStep(networks['a dense block']!);
        const lossOf = (seed: number) => lossAndGradients({ ...request, seed }).loss.dataSync()[0];
        expect(lossOf(1)).toBe(lossOf(1));
        expect(lossOf(1)).not.toBe(lossOf(2));
      });
    });

    test('turns the gradient of the domain around by lambda', () => {
      tf.tidy(() => {
        const request: StepRequest = {
          ...oneStep(networks['a domain-adversarial network']!),
          lossOf: ([label, domain]) => tf.add(tf.mul(tf.sum(label!), 0), tf.sum(tf.square(domain!))),
        };
        const stem = (lambda: number) => lossAndGradients({ ...request, lambda }).gradients['stem/kernel']!;
        expect(farthest(stem(0), tf.zerosLike(stem(0)))).toBe(0);
        expect(farthest(stem(2), tf.mul(stem(-1), -2))).toBeLessThan(1e-4);
        expect(tf.norm(stem(1)).dataSync()[0]).toBeGreaterThan(0.01);
      });
    });

    test('returns the statistics of the batch', () => {
      tf.tidy(() => {
        const { input, weights, network } = oneStep({
          inputShape: [5, 4, 3],
          nodes: [{ name: 'norm', inputs: ['input'], op: 'batch-norm', epsilon: 1e-3 }],
          outputs: ['norm'],
        });
        const { batchStatistics } = lossAndGradients({ network, weights, input, lossOf: ([y]) => tf.sum(y!) });
        const { mean, variance } = tf.moments(input, [0, 1, 2]);
        expect(farthest(batchStatistics['norm']!.mean, mean)).toBeLessThan(1e-5);
        expect(farthest(batchStatistics['norm']!.variance, variance)).toBeLessThan(1e-5);
      });
    });

    test('goes back only through the outputs that the loss reads', () => {
      tf.tidy(() => {
        const request: StepRequest = {
          ...oneStep(networks['a domain-adversarial network']!),
          lossOf: ([label]) => tf.sum(label!),
          trained: ['stem/kernel', 'label/kernel'],
        };
        const whole: StepRequest = {
          ...request,
          lossOf: ([label, domain]) => tf.add(tf.sum(label!), tf.mul(tf.sum(domain!), 0)),
        };
        const { gradients } = lossAndGradients(request);
        const expected = lossAndGradients(whole).gradients;
        for (const name of request.trained!) expect(farthest(gradients[name]!, expected[name]!)).toBe(0);
      });
    });

    test('refuses a weight that the loss does not depend on', () => {
      tf.tidy(() => {
        const request = oneStep(networks['a dense block']!);
        expect(() => lossAndGradients({ ...request, lossOf: () => tf.scalar(1) })).toThrow(/gradient/);
      });
    });
  });
});

describe.skipIf(!hasTensorflow)('native gradients, where tfjs-node is set up', () => {
  beforeAll(async () => {
    await useBackend('tensorflow');
  }, 60_000);

  test.each(Object.entries(networks))('of %s are those of the tape', { timeout: 60_000 }, (_, network) => {
    tf.tidy(() => {
      const request = oneStep(network);
      const native = lossAndGradients(request);
      const taped = onTape(request);
      expect(native.loss.dataSync()[0]).toBeCloseTo(taped.loss.dataSync()[0]!, 3);
      expect(Object.keys(native.gradients)).toEqual(Object.keys(taped.gradients));
      expect(distance(taped.gradients, native.gradients)).toBeLessThan(0.02);
      expect(Object.keys(native.batchStatistics)).toEqual(Object.keys(taped.batchStatistics));
      for (const [name, { mean, variance }] of Object.entries(native.batchStatistics)) {
        expect(farthest(mean, taped.batchStatistics[name]!.mean), name).toBeLessThan(1e-3);
        expect(farthest(variance, taped.batchStatistics[name]!.variance), name).toBeLessThan(1e-2);
      }
    });
  });
});
