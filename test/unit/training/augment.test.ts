import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { augment, centralCrop } from '../../../training/augment.ts';

const size = 32;
const cached = {
  width: 36,
  height: 36,
  data: Uint8Array.from({ length: 36 * 36 * 3 }, (_, i) => ((i % 108) * 2 + Math.floor(i / 108)) % 256),
};

describe('augment', () => {
  test('gives a crop of the served size, the same for the same seed', async () => {
    const first = await augment(cached, size, seededRandom(4));
    expect(first).toHaveLength(size * size * 3);
    expect([...(await augment(cached, size, seededRandom(4)))]).toEqual([...first]);
  });

  test('gives other pixels for other seeds and leaves the cached crop alone', async () => {
    const before = [...cached.data];
    const results = await Promise.all([1, 2, 3, 4, 5].map((seed) => augment(cached, size, seededRandom(seed))));
    expect(new Set(results.map((pixels) => pixels.join())).size).toBe(5);
    expect([...cached.data]).toEqual(before);
  });
});

describe('centralCrop', () => {
  test('is the cached crop without its margin', () => {
    const crop = centralCrop(cached, size);
    expect(crop.data).toHaveLength(size * size * 3);
    expect([...crop.data.subarray(0, 3)]).toEqual([...cached.data.subarray((2 * 36 + 2) * 3, (2 * 36 + 2) * 3 + 3)]);
  });
});
