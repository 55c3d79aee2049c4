import { describe, expect, it } from 'vitest';
import { becomeOnlyInstance } from '../../../lib/page/only-instance.ts';

describe('a frame that is injected again', () => {
  it('keeps its first instance while that one lives, and replaces it once it is cut off', () => {
    let isFirstAlive = true;
    const first = becomeOnlyInstance(() => isFirstAlive);
    expect(becomeOnlyInstance(() => true)).toBeNull();
    expect(first?.aborted).toBe(false);
    isFirstAlive = false;
    const second = becomeOnlyInstance(() => true);
    expect(first?.aborted).toBe(true);
    expect(second?.aborted).toBe(false);
  });
});
