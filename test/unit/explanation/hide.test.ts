import { describe, expect, it } from 'vitest';
import { gridWindows, spreadOverPixels } from '../../../lib/explanation/grid-windows.ts';
import { blurred, hide } from '../../../lib/explanation/hide.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';

const side = 48;

function crop(valueAt: (x: number, y: number, channel: number) => number): RgbPixels {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let channel = 0; channel < 3; channel++) data[(y * side + x) * 3 + channel] = valueAt(x, y, channel);
  return { width: side, height: side, data };
}

describe('a hidden place', () => {
  it('has the colours of its surroundings and none of their detail', () => {
    const { data } = blurred(crop((x, y, channel) => ((x + y) % 2 === 0 ? 200 : 100) + channel * 10));
    for (let pixel = 0; pixel < side * side; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        expect(Math.abs(data[pixel * 3 + channel]! - 150 - channel * 10)).toBeLessThan(10);
      }
    }
  });

  it('leaves a plain crop as it is', () => {
    const plain = crop((_x, _y, channel) => 90 + channel);
    expect(blurred(plain).data).toEqual(plain.data);
  });

  it('is replaced as far as the weights say, and the crop itself stays', () => {
    const dark = crop(() => 0);
    const light = crop(() => 200);
    const weights = new Float32Array(side * side);
    weights[5] = 1;
    weights[6] = 0.5;
    const { data } = hide(dark, light, weights);
    expect([data[4 * 3], data[5 * 3], data[6 * 3], data[7 * 3]]).toEqual([0, 200, 100, 0]);
    expect(dark.data.every((value) => value === 0)).toBe(true);
  });
});

describe('the patches', () => {
  it('cover every pixel of the crop, softly', () => {
    const windows = gridWindows(5, side);
    expect(windows).toHaveLength(25);
    for (let pixel = 0; pixel < side * side; pixel++) {
      const weights = windows.map((window) => window[pixel]!);
      expect(Math.max(...weights)).toBeGreaterThan(0.2);
      expect(Math.max(...weights)).toBeLessThanOrEqual(1);
    }
  });

  it('spread equal values evenly, and a single one about its place', () => {
    const even = spreadOverPixels(
      Array.from({ length: 25 }, () => 2),
      5,
      side,
    );
    expect(Math.max(...even) - Math.min(...even)).toBeLessThan(1e-5);
    const single = spreadOverPixels(
      Array.from({ length: 25 }, (_, place) => (place === 12 ? 1 : 0)),
      5,
      side,
    );
    const middle = (side / 2) * side + side / 2;
    expect(single[middle]).toBe(Math.max(...single));
    expect(single[0]).toBe(0);
  });
});
