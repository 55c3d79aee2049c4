// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { capturePicture } from '../../../lib/page/capture-picture.ts';
import type { Picture } from '../../../lib/page/picture.ts';

const box = { left: 10, top: 10, width: 100, height: 100 };
vi.mock('../../../lib/page/measure-picture.ts', () => ({ pictureBox: () => box }));
vi.mock('../../../lib/page/visible-box.ts', () => ({ visibleBox: () => box }));

const picture = { element: document.createElement('img'), part: 'img' } as unknown as Picture;

describe('a capture of what the screen shows', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('ends, with the marks shown again, in a tab that paints no more', async () => {
    vi.stubGlobal('requestAnimationFrame', () => 0);
    const host = document.createElement('div');
    const capture = vi.fn<() => Promise<null>>(async () => null);
    const captured = capturePicture(picture, capture, host);
    expect(host.style.visibility).toBe('hidden');
    await vi.advanceTimersByTimeAsync(1000);
    await expect(captured).resolves.toBeNull();
    expect(capture).toHaveBeenCalledOnce();
    expect(host.style.visibility).toBe('');
  });

  it('hides the marks before the browser is asked', async () => {
    const host = document.createElement('div');
    const seen: string[] = [];
    const captured = capturePicture(
      picture,
      async () => {
        seen.push(host.style.visibility);
        return null;
      },
      host,
    );
    await vi.advanceTimersByTimeAsync(1000);
    await captured;
    expect(seen).toEqual(['hidden']);
  });
});
