import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { matchesGolden, parseGolden } from '../../../lib/models/golden.ts';

describe('golden inputs', () => {
  test('are the same bytes on every machine', () => {
    const hash = createHash('sha256');
    for (const { data } of goldenInputs(128)) hash.update(data);
    expect(hash.digest('hex')).toBe('5e190852b5ffe9bf25d2e7196bdd26e15c1781daad8947f1fb81ca12a2ade38c');
  });

  test('are four different square pictures of the size asked for', () => {
    const inputs = goldenInputs(32);
    expect(inputs.map(({ width, height, data }) => [width, height, data.length])).toEqual(
      Array.from({ length: 4 }, () => [32, 32, 3072]),
    );
    expect(new Set(inputs.map(({ data }) => data.join())).size).toBe(4);
  });

  test('use the whole range of brightness', () => {
    const values = goldenInputs(64).flatMap(({ data }) => [...data]);
    expect(Math.min(...values)).toBeLessThan(20);
    expect(Math.max(...values)).toBeGreaterThan(235);
  });
});

describe('golden logits', () => {
  const golden = parseGolden({ format: 1, model: 'face 0.1.0', logits: [1, -1], tolerance: 0.02 });

  test('match within the tolerance only', () => {
    expect(matchesGolden([1.01, -1.01], golden)).toBe(true);
    expect(matchesGolden([1.03, -1], golden)).toBe(false);
  });

  test('match nothing that is missing or not a number', () => {
    expect(matchesGolden([1], golden)).toBe(false);
    expect(matchesGolden([1, NaN], golden)).toBe(false);
  });

  test('name the field that does not fit', () => {
    expect(() => parseGolden({ format: 1, model: 'face', logits: [], tolerance: 1 })).toThrow('logits');
  });
});
