import { describe, expect, it } from 'vitest';
import { contradictsShape } from '../../../lib/page/picture-identity.ts';

describe('the shape of an answer', () => {
  const decoded = { width: 1600, height: 1200 };

  it('fits the same picture at another density', () => {
    expect(contradictsShape(decoded, { width: 800, height: 600 })).toBe(false);
    expect(contradictsShape(decoded, { width: 267, height: 200 })).toBe(false);
  });

  it('contradicts a picture whose sides differ by more than two per cent', () => {
    expect(contradictsShape(decoded, { width: 1600, height: 1150 })).toBe(true);
    expect(contradictsShape(decoded, { width: 1200, height: 1600 })).toBe(true);
  });

  it('contradicts nothing where a size is unknown', () => {
    expect(contradictsShape(decoded, { width: 0, height: 0 })).toBe(false);
  });

  it('allows for rounding of small pictures', () => {
    expect(contradictsShape({ width: 1000, height: 667 }, { width: 60, height: 40 })).toBe(false);
  });
});
