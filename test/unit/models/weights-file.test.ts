import { describe, expect, test } from 'vitest';
import { float16Bits, float16Value, float16Values } from '../../../lib/models/float16.ts';
import { decodeWeights, encodeWeights } from '../../../lib/models/weights-file.ts';

const tensors = [
  { name: 'b', shape: [2] },
  { name: 'a', shape: [1, 3] },
];
const weights = {
  a: { shape: [1, 3], values: Float32Array.of(1, -2.5, 0.1) },
  b: { shape: [2], values: Float32Array.of(0, 65504) },
};

describe('the weights file', () => {
  test('gives back float32 weights exactly', () => {
    const bytes = encodeWeights({ dtype: 'float32', tensors }, weights);
    expect(decodeWeights({ weights: { dtype: 'float32', tensors } }, bytes)).toEqual(weights);
  });

  test('gives back float16 weights to three digits in half the bytes', () => {
    const bytes = encodeWeights({ dtype: 'float16', tensors }, weights);
    expect(bytes.length).toBe(10);
    const decoded = decodeWeights({ weights: { dtype: 'float16', tensors } }, bytes);
    expect([...decoded['b']!.values]).toEqual([0, 65504]);
    expect(decoded['a']!.values[2]).toBeCloseTo(0.1, 4);
  });

  test('follows the order of the card', () => {
    const bytes = encodeWeights({ dtype: 'float32', tensors }, weights);
    expect(new DataView(bytes.buffer).getFloat32(8, true)).toBe(1);
  });

  test('refuses a file of another length', () => {
    expect(() => decodeWeights({ weights: { dtype: 'float16', tensors } }, new Uint8Array(12))).toThrow(
      'expected 10 bytes, got 12',
    );
  });

  test('refuses a missing weight and one that is not finite', () => {
    expect(() => encodeWeights({ dtype: 'float16', tensors }, { a: weights.a })).toThrow('Weight b');
    const broken = { ...weights, b: { shape: [2], values: Float32Array.of(NaN, 1) } };
    expect(() => encodeWeights({ dtype: 'float16', tensors }, broken)).toThrow('finite');
    const large = { ...weights, b: { shape: [2], values: Float32Array.of(70_000, 1) } };
    expect(() => encodeWeights({ dtype: 'float16', tensors }, large)).toThrow('fit into float16, got 70000');
  });

  describe('with int8 kernels', () => {
    const layout = {
      dtype: 'float16' as const,
      tensors: [
        { name: 'conv', shape: [1, 1, 3, 2], dtype: 'int8' as const },
        { name: 'bias', shape: [2] },
        { name: 'depthwise', shape: [2, 1, 2, 1], dtype: 'int8' as const },
      ],
    };
    const mixed = {
      conv: { shape: [1, 1, 3, 2], values: Float32Array.of(1.27, 100, -0.635, 12.7, 0, -127) },
      bias: { shape: [2], values: Float32Array.of(0.5, -2) },
      depthwise: { shape: [2, 1, 2, 1], values: Float32Array.of(0, 8, 0, -4) },
    };

    test('gives each channel its own scale and each value to half a step', () => {
      const bytes = encodeWeights(layout, mixed);
      expect(bytes.length).toBe(2 * 4 + 6 + 2 * 2 + 2 * 4 + 4);
      const decoded = decodeWeights({ weights: layout }, bytes);
      mixed.conv.values.forEach((value, i) => {
        const step = i % 2 === 0 ? 0.01 : 1;
        expect(Math.abs(decoded['conv']!.values[i]! - value)).toBeLessThanOrEqual(step / 2);
      });
      expect([...decoded['bias']!.values]).toEqual([0.5, -2]);
    });

    test('keeps a channel of zeros and the extremes exactly', () => {
      const decoded = decodeWeights({ weights: layout }, encodeWeights(layout, mixed));
      expect([...decoded['depthwise']!.values].map((value) => Math.round(value * 100) / 100)).toEqual([0, 8, 0, -4.03]);
      expect(decoded['conv']!.values[5]).toBe(-127);
    });

    test('comes out of a read and a second write unchanged', () => {
      const bytes = encodeWeights(layout, mixed);
      expect(encodeWeights(layout, decodeWeights({ weights: layout }, bytes))).toEqual(bytes);
    });

    test('refuses a file of another length', () => {
      expect(() => decodeWeights({ weights: layout }, new Uint8Array(20))).toThrow('expected 30 bytes, got 20');
    });
  });

  test('reads a file that begins inside a larger buffer', () => {
    const bytes = encodeWeights({ dtype: 'float32', tensors }, weights);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeWeights({ weights: { dtype: 'float32', tensors } }, shifted.subarray(3))).toEqual(weights);
  });
});

describe('float16', () => {
  test('gives back every half that is a number', () => {
    const numbers = Array.from({ length: 0x10000 }, (_, half) => half).filter((half) => (half & 0x7c00) !== 0x7c00);
    expect(numbers.filter((half) => float16Bits(float16Value(half)) !== half)).toEqual([]);
  });

  test('reads many halves as it reads each', () => {
    const halves = Uint16Array.from({ length: 0x10000 }, (_, half) => half).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    expect(float16Values(halves)).toEqual(Float32Array.from(halves, float16Value));
  });

  test.each([
    [1 + 1 / 2048, 0x3c00],
    [1 + 3 / 2048, 0x3c02],
    [65520, 0x7c00],
    [65519, 0x7bff],
    [2 ** -25, 0],
    [2 ** -24, 1],
    [-Infinity, 0xfc00],
  ])('rounds %d to the nearest even', (value, half) => {
    expect(float16Bits(value)).toBe(half);
  });
});
