import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { lossAndGradients } from '../../../training/ops/loss-and-gradients.ts';
import type { StepRequest } from '../../../training/ops/loss-and-gradients.ts';
import { nativeCases, nodeCases } from './support/ops-cases.ts';
import { oneStep, randomTensor } from './support/one-step.ts';
import { hasTensorflow, useBackend } from './support/use-backend.ts';

const step = 4e-3;

function lossAt(request: StepRequest, name: string, weight: Tensor): number {
  return tf.tidy(
    () => lossAndGradients({ ...request, weights: { ...request.weights, [name]: weight } }).loss.dataSync()[0]!,
  );
}

/** How the loss changes along a direction, by central difference and by the gradient. */
function slopes(request: StepRequest, name: string, gradient: Tensor, direction: Tensor): [number, number] {
  return tf.tidy(() => {
    const unit = tf.div(direction, tf.norm(direction));
    const move = (by: number) => lossAt(request, name, tf.add(request.weights[name]!, tf.mul(unit, by)));
    return [(move(step) - move(-step)) / (2 * step), tf.sum(tf.mul(gradient, unit)).dataSync()[0]!];
  });
}

describe.each([
  { backend: 'cpu', isAvailable: true, cases: nodeCases },
  { backend: 'tensorflow', isAvailable: hasTensorflow, cases: { ...nodeCases, ...nativeCases } },
])('on $backend', ({ backend, isAvailable, cases }) => {
  describe.skipIf(!isAvailable)('gradients, where it is set up', () => {
    beforeAll(async () => {
      await useBackend(backend);
    }, 60_000);

    test.each(Object.entries(cases))('of %s are those of finite differences', { timeout: 60_000 }, (_, network) => {
      tf.tidy(() => {
        const request = oneStep(network);
        const { gradients } = lossAndGradients(request);
        for (const [i, [name, gradient]] of Object.entries(gradients).entries()) {
          expect(gradient.shape, name).toEqual(request.weights[name]!.shape);
          const size = tf.norm(gradient).dataSync()[0]!;
          for (const direction of [randomTensor(gradient.shape, 90 + i), tf.add(gradient, 1e-6)]) {
            const [difference, slope] = slopes(request, name, gradient, direction);
            expect(Math.abs(difference - slope), `${name}: ${difference}, ${slope}`).toBeLessThan(0.02 * size + 1e-3);
          }
        }
        expect(Object.keys(gradients).length).toBeGreaterThan(0);
      });
    });
  });
});
