import { describe, expect, it } from 'vitest';
import { retryable } from '../../../lib/inference/retryable.ts';

describe('retryable', () => {
  it('loads once, however many ask', async () => {
    let loads = 0;
    const load = retryable(async () => (loads += 1));
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it('tries again after a failure', async () => {
    let loads = 0;
    const load = retryable(async () => {
      loads += 1;
      if (loads === 1) throw new Error('not yet');
      return loads;
    });
    await expect(load()).rejects.toThrow('not yet');
    expect(await load()).toBe(2);
  });
});
