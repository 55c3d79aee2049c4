import { describe, expect, test } from 'vitest';
import { mobileNetV2 } from '../../../lib/models/mobilenet-v2.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { nodeShapes, weightSpecs } from '../../../lib/models/weight-specs.ts';

function parameters(network: ReturnType<typeof mobileNetV2>): number {
  return weightSpecs(network)
    .filter(({ name }) => !name.startsWith('label/'))
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

describe('mobileNetV2', () => {
  test.each([
    [1, 2_257_984],
    [0.75, 1_382_064],
    [0.5, 706_224],
    [0.35, 410_208],
  ])('has the published number of parameters below the label at a width of %d', (alpha, published) => {
    expect(parameters(mobileNetV2({ inputSize: 224, alpha, batchNorm: true, dropout: 0 }))).toBe(published);
  });

  test('keeps one bias for each batch norm when folded', () => {
    const normed = mobileNetV2({ inputSize: 128, alpha: 1, batchNorm: true, dropout: 0 });
    const folded = mobileNetV2({ inputSize: 128, alpha: 1, batchNorm: false, dropout: 0 });
    const scales = weightSpecs(normed).filter(({ name }) => name.endsWith('/scale'));
    const channels = scales.reduce((sum, { shape }) => sum + shape[0]!, 0);
    expect(parameters(folded)).toBe(parameters(normed) - 3 * channels);
  });

  test('shrinks the picture 32 times before pooling', () => {
    const shapes = nodeShapes(mobileNetV2({ inputSize: 128, alpha: 1, batchNorm: false, dropout: 0 }));
    expect(shapes.get('features')).toEqual([4, 4, 1280]);
    expect(shapes.get('label')).toEqual([1]);
  });
});

describe('buildNetwork', () => {
  test('names each weight once', () => {
    const names = weightSpecs(buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 128, batchNorm: true } })).map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('refuses an unknown name and an unknown argument', () => {
    expect(() => buildNetwork({ name: 'toString', args: {} })).toThrow('got toString');
    expect(() => buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 128, layers: 3 } })).toThrow('layers');
  });
});
