// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageResult } from '../../../lib/inference/contract.ts';
import type { JudgeJob } from '../../../lib/page/judge-queue.ts';
import type { Picture } from '../../../lib/page/picture.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { analyzed, cancelled, unreachable } from './results.ts';

const { PictureChecker } = await import('../../../lib/page/picture-checker.ts');

const settings = { isPaused: false, sensitivity: 'balanced' } as Settings;
const settle = () => new Promise((resolve) => setTimeout(resolve));

interface Shown {
  address: string;
  width?: number;
  height?: number;
  displayedPx?: number;
}

/** An image as a browser would describe it; happy-dom loads and lays out nothing. */
function imageShowing(shown: Shown): { element: HTMLImageElement; show: (next: Shown) => void } {
  const element = document.createElement('img');
  document.body.append(element);
  let now = shown;
  Object.defineProperties(element, {
    currentSrc: { get: () => now.address },
    complete: { get: () => true },
    naturalWidth: { get: () => now.width ?? 100 },
    naturalHeight: { get: () => now.height ?? 100 },
  });
  element.getBoundingClientRect = () => new DOMRect(0, 0, now.displayedPx ?? 100, now.displayedPx ?? 100);
  return { element, show: (next) => (now = next) };
}

describe('the checker', () => {
  let asked: { job: JudgeJob; answer: (result: ImageResult) => void }[];
  let onOutcome: ReturnType<typeof vi.fn<(picture: Picture) => void>>;
  let checker: InstanceType<typeof PictureChecker>;

  beforeEach(() => {
    document.body.replaceChildren();
    asked = [];
    onOutcome = vi.fn<(picture: Picture) => void>();
    checker = new PictureChecker({
      judge: (job) => new Promise((answer) => asked.push({ job, answer })),
      onOutcome,
      settings,
    });
    checker.isAutomatic = true;
  });

  function see(shown: Shown) {
    const image = imageShowing(shown);
    const picture = checker.pictureAt(image.element, 'img');
    picture.isVisible = true;
    checker.offer(picture);
    return { ...image, picture };
  }

  const answer = async (index: number, result: ImageResult) => {
    asked[index]!.answer(result);
    await settle();
  };
  const addresses = () => asked.map(({ job }) => job.address);

  it('asks about what is seen and keeps the answer', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    await answer(0, analyzed());
    expect(picture.outcome?.status).toBe('analyzed');
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(picture);
  });

  it('does not ask about what is not seen, not loaded, small or a drawing', () => {
    const { picture } = see({ address: 'https://a.test/unseen.jpg', displayedPx: 0 });
    picture.isVisible = false;
    checker.offer(picture);
    see({ address: 'https://a.test/icon.jpg', displayedPx: 20 });
    see({ address: 'https://a.test/broken.jpg', width: 0, height: 0 });
    see({ address: 'https://a.test/drawing.svg?v=2' });
    see({ address: 'data:image/svg+xml,<svg/>' });
    expect(addresses()).toEqual([]);
  });

  it('does not ask where nobody asked for automatic checks', () => {
    checker.isAutomatic = false;
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    expect(addresses()).toEqual([]);
    picture.isWanted = true;
    checker.offer(picture);
    expect(addresses()).toEqual(['https://a.test/a.jpg']);
  });

  it('does not ask while the page is hidden, but for what a person wants', () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    expect(addresses()).toEqual([]);
    picture.isWanted = true;
    checker.offer(picture);
    expect(asked.map(({ job }) => job.priority)).toEqual(['background']);
    hidden.mockRestore();
  });

  it('drops an answer whose element shows another address, and asks about that one', async () => {
    const { picture, show } = see({ address: 'https://a.test/old.jpg' });
    show({ address: 'https://a.test/new.jpg' });
    await answer(0, analyzed());
    expect(picture.outcome).toBeUndefined();
    expect(onOutcome).not.toHaveBeenCalled();
    expect(addresses()).toEqual(['https://a.test/old.jpg', 'https://a.test/new.jpg']);
  });

  it('takes an answer off the moment the address changes', async () => {
    const { picture, show } = see({ address: 'https://a.test/old.jpg' });
    await answer(0, analyzed());
    show({ address: 'https://a.test/new.jpg' });
    checker.offer(picture);
    expect(picture.outcome).toBeUndefined();
    expect(onOutcome).toHaveBeenCalledTimes(2);
  });

  it('drops an answer about a picture of another shape', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg', width: 160, height: 90 });
    await answer(0, analyzed());
    expect(picture.outcome).toBeUndefined();
  });

  it('does not ask for ever where answers never fit', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg', width: 160, height: 90 });
    await answer(0, analyzed());
    for (let turn = 0; turn < 10; turn += 1) checker.offer(picture);
    expect(addresses()).toEqual(['https://a.test/a.jpg']);
    expect(picture.attempts).toBe(3);
  });

  it('takes the question back when the picture is scrolled out, and asks again when it comes back', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    picture.isVisible = false;
    checker.offer(picture);
    expect(asked[0]!.job.signal.aborted).toBe(true);
    await answer(0, cancelled);
    picture.isVisible = true;
    checker.offer(picture);
    await answer(1, analyzed());
    expect(picture.outcome?.status).toBe('analyzed');
  });

  it('keeps the question of a person though the picture is out of sight or broken', async () => {
    const { picture } = see({ address: 'https://a.test/broken.jpg', width: 0, height: 0 });
    const answered = checker.demand(picture);
    picture.isVisible = false;
    checker.offer(picture);
    await answer(0, unreachable);
    expect(await answered).toEqual(unreachable);
  });

  it('asks a person’s question again where it failed before, but not where it was answered', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    await answer(0, unreachable);
    const again = checker.demand(picture);
    await answer(1, analyzed());
    expect((await again)?.status).toBe('analyzed');
    expect((await checker.demand(picture))?.status).toBe('analyzed');
    expect(asked).toHaveLength(2);
  });

  it('asks anew about everything that is seen after the sensitivity has changed', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    await answer(0, analyzed());
    checker.resetAll();
    expect(picture.outcome).toBeUndefined();
    checker.offerAll();
    expect(asked).toHaveLength(2);
  });

  it('stops at a pause, wishes included', async () => {
    const { picture } = see({ address: 'https://a.test/a.jpg' });
    picture.isWanted = true;
    checker.isAutomatic = false;
    checker.stopAll();
    checker.offerAll();
    expect(asked[0]!.job.signal.aborted).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it('forgets elements that have left the page', async () => {
    const { picture, element } = see({ address: 'https://a.test/a.jpg' });
    await answer(0, analyzed());
    element.remove();
    checker.forgetGone();
    expect(picture.outcome).toBeUndefined();
    expect(checker.pictures.size).toBe(0);
  });
});
