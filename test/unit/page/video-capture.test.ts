// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BadgeHost } from '../../../lib/page/badge-host.ts';
import type { ScreenBox } from '../../../lib/page/picture-placement.ts';
import { createCaptureReader, mostCaptures } from '../../../lib/page/video/capture-frame.ts';
import type { ReadFrame } from '../../../lib/page/video/read-frame.ts';
import { StreamIdentity } from '../../../lib/page/video/stream-identity.ts';
import { newVideo } from '../../../lib/page/video/watched-video.ts';
import type { WatchedVideo } from '../../../lib/page/video/watched-video.ts';
import { fakeVideo, settled, track } from './video-fakes.ts';

vi.mock('../../../lib/page/visible-box.ts', () => ({ visibleBox: (_element: Element, box: ScreenBox) => box }));

/** A 2d context that keeps its transform, and where corners of what is drawn come to lie. */
let scale: [number, number];
let shift: [number, number];
let drawn: { left: number; top: number; right: number; bottom: number } | undefined;
let closed: number;

const context = {
  scale: (x: number, y: number) => (scale = [x, y]),
  translate: (x: number, y: number) => (shift = [x, y]),
  beginPath: () => undefined,
  rect: () => undefined,
  clip: () => undefined,
  drawImage: (_bitmap: unknown, x: number, y: number, width: number, height: number) => {
    const place = (value: number, axis: 0 | 1) => (value + shift[axis]) * scale[axis];
    drawn = { left: place(x, 0), top: place(y, 1), right: place(x + width, 0), bottom: place(y + height, 1) };
  },
};

describe('a frame from the screen', () => {
  let video: WatchedVideo;
  let capture: ReturnType<typeof vi.fn<() => Promise<Blob | null>>>;
  let read: () => Promise<ReadFrame>;
  const host = { element: document.createElement('div') } as unknown as BadgeHost;

  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => (callback(), 0));
    vi.stubGlobal('innerWidth', 1000);
    vi.stubGlobal('innerHeight', 800);
    closed = 0;
    drawn = undefined;
    const bitmap = { width: 2000, height: 1600, close: () => (closed += 1) };
    vi.stubGlobal('createImageBitmap', async () => bitmap);
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        getContext = () => context;
        convertToBlob = async ({ type }: { type: string }) => new Blob(['jpeg'], { type });
      },
    );
    const { element } = fakeVideo({ width: 640, height: 640 });
    element.style.objectFit = 'contain';
    element.getBoundingClientRect = () => new DOMRect(100, 50, 400, 400);
    const { signal } = new AbortController();
    const stream = new StreamIdentity(element, { onEnd: () => undefined, signal });
    video = newVideo({ id: 'video-1', element, stream, controller: new AbortController() });
    capture = vi.fn<() => Promise<Blob | null>>(async () => new Blob(['png']));
    read = createCaptureReader(video, capture, host);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is laid out as the video itself: the screen is drawn so that its part fills the frame', async () => {
    expect(await read()).toMatchObject({ status: 'read', videoSize: { width: 640, height: 640 } });
    const toFrame = 640 / 400;
    expect(drawn).toEqual({
      left: -100 * toFrame,
      top: -50 * toFrame,
      right: (1000 - 100) * toFrame,
      bottom: (800 - 50) * toFrame,
    });
    expect([closed, host.element.style.visibility]).toEqual([1, '']);
  });

  it('is none where the browser gives no capture', async () => {
    capture.mockResolvedValue(null);
    expect(await read()).toEqual({ status: 'none' });
  });

  it('is not asked for again once every face has settled', async () => {
    await read();
    video.tracks = [settled(0.9), track({ trackId: 2 })];
    expect(await read()).toMatchObject({ status: 'read' });
    video.tracks = [settled(0.9)];
    expect(await read()).toEqual({ status: 'unreadable', reason: 'video-of-another-site' });
    expect(capture).toHaveBeenCalledTimes(2);
  });

  it('is asked for a few times only, of whatever use', async () => {
    for (let turn = 0; turn < mostCaptures; turn += 1) await read();
    expect(await read()).toEqual({ status: 'unreadable', reason: 'video-of-another-site' });
    expect(capture).toHaveBeenCalledTimes(mostCaptures);
  });
});
