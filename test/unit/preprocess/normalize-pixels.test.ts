import { describe, expect, test } from 'vitest';
import { normalizationSchema } from '../../../lib/models/model-card.ts';
import { normalizePixels } from '../../../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../../../lib/preprocess/normalize-pixels.ts';
import * as v from 'valibot';

function normalized(normalization: Normalization): number[] {
  const into = new Float32Array(8).fill(-9);
  normalizePixels(Uint8Array.of(0, 51, 255, 102, 204, 153), normalization, into, 1);
  expect([into[0], into[7]]).toEqual([-9, -9]);
  return [...into.subarray(1, 7)];
}

describe('normalizePixels', () => {
  test('treats all channels alike for one divisor and one offset', () => {
    expect(normalized({ divisor: 51, offset: -1 })).toEqual([-1, 0, 4, 1, 3, 2]);
  });

  test('takes a divisor and an offset for each channel', () => {
    expect(normalized({ divisor: [51, 1, 255], offset: [0, 10, -1] })).toEqual([
      0,
      61,
      0,
      2,
      214,
      expect.closeTo(-0.4),
    ]);
  });

  test('puts blue first where the network does, with its divisor and offset', () => {
    expect(normalized({ divisor: [255, 51, 1], offset: [0, 0, -2], channelOrder: 'bgr' })).toEqual([
      1,
      1,
      -2,
      expect.closeTo(0.6),
      4,
      100,
    ]);
  });
});

describe('the normalization of a model card', () => {
  test.each<Normalization>([
    { divisor: 127.5, offset: -1 },
    { divisor: [58.4, 57.1, 57.4], offset: [-2.1, -2, -1.8] },
    { divisor: 1, offset: [-103.9, -116.8, -123.7], channelOrder: 'bgr' },
  ])('may be %j', (normalization) => {
    expect(v.parse(normalizationSchema, normalization)).toEqual(normalization);
  });

  test('names three values or one, nothing else', () => {
    expect(v.is(normalizationSchema, { divisor: [1, 2], offset: 0 })).toBe(false);
    expect(v.is(normalizationSchema, { mean: 127.5, std: 127.5 })).toBe(false);
  });
});
