import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { trainingBatchNorm, useNativeOps } from '../../../training/ops/use-native-ops.ts';
import { randomTensor } from './support/one-step.ts';
import { hasTensorflow, useBackend } from './support/use-backend.ts';

test('other backends have no fused batch norm and keep their gradients', async () => {
  await useBackend('cpu');
  useNativeOps();
  expect(trainingBatchNorm()).toBeUndefined();
  tf.tidy(() => {
    const gradient = tf.grad((x) => tf.relu6(x))(tf.tensor1d([-1, 3, 7]));
    expect([...gradient.dataSync()]).toEqual([0, 1, 0]);
  });
});

describe.skipIf(!hasTensorflow)('native ops on tensorflow, where tfjs-node is set up', () => {
  beforeAll(async () => {
    await useBackend('tensorflow');
    useNativeOps();
  });

  const far = (left: Tensor, right: Tensor) => tf.max(tf.abs(tf.sub(left, right))).dataSync()[0];

  test('relu and relu6 pass the gradient on where they are not flat', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([-2, -0.5, 0.5, 5, 7]);
      const dy = tf.tensor1d([1, 2, 3, 4, 5]);
      expect([
        ...tf
          .grad((value) => tf.relu(value))(x, dy)
          .dataSync(),
      ]).toEqual([0, 0, 3, 4, 5]);
      expect([
        ...tf
          .grad((value) => tf.relu6(value))(x, dy)
          .dataSync(),
      ]).toEqual([0, 0, 3, 4, 0]);
    });
  });

  test('fused batch norm is the composed one in value, statistics and gradients', () => {
    tf.tidy(() => {
      const x = tf.add(tf.mul(randomTensor([4, 5, 6, 3], 1), 2), 0.5) as Tensor4D;
      const scale = randomTensor([3], 2) as Tensor1D;
      const offset = randomTensor([3], 3) as Tensor1D;
      const dy = randomTensor(x.shape, 4);
      const composed = (...[a, b, c]: Tensor[]) => {
        const moments = tf.moments(a!, [0, 1, 2]);
        return tf.batchNorm(
          a!,
          moments.mean as Tensor1D,
          moments.variance as Tensor1D,
          c as Tensor1D,
          b as Tensor1D,
          0.01,
        );
      };
      const fused = (...[a, b, c]: Tensor[]) =>
        tf.tidy(() => trainingBatchNorm()!(a as Tensor4D, b as Tensor1D, c as Tensor1D, 0.01).y);
      expect(far(fused(x, scale, offset), composed(x, scale, offset))).toBeLessThan(1e-5);
      const { mean, variance } = trainingBatchNorm()!(x, scale, offset, 0.01);
      const moments = tf.moments(x, [0, 1, 2]);
      expect(far(mean, moments.mean)).toBeLessThan(1e-5);
      expect(far(variance, moments.variance)).toBeLessThan(1e-5);
      const expected = tf.grads(composed)([x, scale, offset], dy);
      tf.grads(fused)([x, scale, offset], dy).forEach((gradient, i) => {
        expect(far(gradient, expected[i]!)).toBeLessThan(1e-4);
      });
    });
  });
});
