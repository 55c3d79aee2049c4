import { describe, expect, test } from 'vitest';
import { float16Bits, float16Value } from '../../../lib/models/float16.ts';
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
