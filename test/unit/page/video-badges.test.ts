// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBadgeHost } from '../../../lib/page/badge-host.ts';
import type { BadgeHost } from '../../../lib/page/badge-host.ts';
import { BadgeLayer } from '../../../lib/page/badge-layer.ts';
import type { Mark } from '../../../lib/page/face-badge.ts';
import type { Drawn } from '../../../lib/page/picture.ts';
import type { ScreenBox } from '../../../lib/page/picture-placement.ts';
import { fakeVideo } from './video-fakes.ts';
import type { FakeVideo } from './video-fakes.ts';

/** happy-dom lays nothing out: everything is seen. */
vi.mock('../../../lib/page/visible-box.ts', () => ({
  visibleBox: (_element: Element, box: ScreenBox) => box,
  isCovered: () => false,
}));

const mark = (change: Partial<Mark> = {}): Mark => ({
  key: 1,
  box: { x: 320, y: 180, width: 64, height: 64 },
  look: 'looking',
  title: 'Still looking',
  ...change,
});
const likelyFake = { look: 'likely-fake', title: 'Likely fake' } as const;

describe('badges over a moving video', () => {
  let host: BadgeHost;
  let layer: BadgeLayer;
  let video: FakeVideo;
  let picture: Drawn;
  let onOpen: ReturnType<typeof vi.fn<(mark: Mark, button: HTMLElement) => void>>;
  let controller: AbortController;

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    controller = new AbortController();
    host = createBadgeHost(controller.signal);
    host.element.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
    layer = new BadgeLayer({ host, isCurrent: () => true, signal: controller.signal });
    video = fakeVideo();
    video.element.style.objectFit = 'contain';
    picture = { element: video.element, part: 'video' };
    onOpen = vi.fn<(mark: Mark, button: HTMLElement) => void>();
    vi.stubGlobal('innerWidth', 1000);
    vi.stubGlobal('innerHeight', 1000);
  });
  afterEach(() => {
    controller.abort();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const show = async (...marks: Mark[]) => {
    layer.show({ picture, size: { width: 640, height: 360 }, marks, onOpen });
    await vi.advanceTimersByTimeAsync(40);
    return [...host.root.querySelectorAll<HTMLElement>('button')];
  };
  const placeOf = (button: HTMLElement | undefined) => button?.style.transform;

  it('lie in the pixels of the video, through its object-fit', async () => {
    video.element.style.objectFit = 'fill';
    const [filled] = await show(mark());
    expect(placeOf(filled)).toBe(`translate(${(384 * 400) / 640 - 24}px, ${180 * (400 / 360) - 24}px)`);
    expect(filled?.classList.contains('is-shown')).toBe(true);
    video.element.style.objectFit = 'contain';
    const [contained] = await show(mark());
    expect(placeOf(contained)).toBe(`translate(${(384 * 400) / 640 - 24}px, ${87.5 + 180 * 0.625 - 24}px)`);
  });

  it('move with the face and settle in place, without losing the focus', async () => {
    const [before] = await show(mark());
    const first = placeOf(before);
    before!.focus();
    const [after] = await show(mark({ ...likelyFake, box: { x: 100, y: 180, width: 64, height: 64 } }));
    expect(after).toBe(before);
    expect(placeOf(after)).not.toBe(first);
    expect(after?.getAttribute('aria-label')).toBe('Likely fake. Show details');
    expect([...after!.classList]).toEqual(expect.arrayContaining(['badge', 'likely-fake', 'is-shown']));
    expect(after?.classList.contains('looking')).toBe(false);
    expect(host.root.activeElement).toBe(after);
  });

  it('tell people apart, hide for a face that is gone for now, and go with the last one', async () => {
    expect(await show(mark(), mark({ key: 2, ...likelyFake }))).toHaveLength(2);
    const [hidden] = await show(mark({ key: 2, ...likelyFake, box: undefined }));
    expect(hidden?.classList.contains('is-shown')).toBe(false);
    expect(await show()).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('open with what is known at the click', async () => {
    await show(mark());
    const [button] = await show(mark(likelyFake));
    button!.click();
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ look: 'likely-fake' }), button);
  });
});

describe('the host of badges in fullscreen', () => {
  afterEach(() => Reflect.deleteProperty(document, 'fullscreenElement'));

  it('rises above the fullscreen element and comes down again', () => {
    const controller = new AbortController();
    const host = createBadgeHost(controller.signal);
    const { element } = host;
    const showPopover = vi.fn<() => void>();
    Object.assign(element, { showPopover, popover: null });
    host.attach();
    const change = (fullscreenElement: Element | null) => {
      Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: fullscreenElement });
      document.dispatchEvent(new Event('fullscreenchange'));
    };
    change(document.body);
    expect([element.popover, showPopover.mock.calls.length]).toEqual(['manual', 1]);
    change(null);
    expect([element.popover, showPopover.mock.calls.length]).toEqual([null, 1]);
    controller.abort();
    change(document.body);
    expect(showPopover).toHaveBeenCalledOnce();
  });
});
