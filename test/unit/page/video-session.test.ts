// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BadgeHost } from '../../../lib/page/badge-host.ts';
import type { BadgeLayer, Marks } from '../../../lib/page/badge-layer.ts';
import type { Card } from '../../../lib/page/card.ts';
import type { CardContent } from '../../../lib/page/card-content.ts';
import type { ReadFrame } from '../../../lib/page/video/read-frame.ts';
import type { VideoSession } from '../../../lib/page/video/video-session.ts';
import { defaultSettings } from '../../../lib/settings/settings.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import type { TrackResult } from '../../../lib/video/contract.ts';
import { fakeInference, fakeVideo, judged, settle, settled, track } from './video-fakes.ts';
import type { FakeInference, FakeVideo } from './video-fakes.ts';

vi.mock('wxt/browser', () => ({ browser: {} }));
vi.mock('../../../lib/page/top-origin.ts', () => ({ topOrigin: () => 'http://here.test' }));
const aFrame: ReadFrame = { status: 'read', frame: new ArrayBuffer(4), videoSize: { width: 640, height: 360 } };
vi.mock('../../../lib/page/video/read-frame.ts', async (original) => ({
  ...(await original<object>()),
  createFrameReader: () => async () => aFrame,
}));

const { startVideoSession } = await import('../../../lib/page/video/video-session.ts');

type Seen = (entries: { target: Element; isIntersecting: boolean; intersectionRect: DOMRect }[]) => void;

describe('the videos of a frame', () => {
  let tracks: TrackResult[];
  let inference: FakeInference;
  let controller: AbortController;
  let session: VideoSession;
  let shown: Marks[];
  let cards: CardContent[];
  let see: Seen;
  let watched: Set<Element>;
  const port = { disconnect: vi.fn<() => void>(), onDisconnect: { addListener: () => undefined } };
  const settingsHere: Settings = { ...defaultSettings, videoOrigins: ['http://here.test'] };

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    tracks = [track()];
    inference = fakeInference(({ timeSeconds }) => judged(timeSeconds, ...tracks));
    controller = new AbortController();
    shown = [];
    cards = [];
    watched = new Set();
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(onChange: Seen) {
          see = onChange;
        }
        observe = (element: Element) => void watched.add(element);
        unobserve = (element: Element) => void watched.delete(element);
        disconnect = () => watched.clear();
      },
    );
  });
  afterEach(() => {
    controller.abort();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function start(settings: Settings): void {
    const card: Card = {
      open: (content) => (cards.push(content), (next) => void cards.push(next)),
      close: () => undefined,
    };
    session = startVideoSession({
      ensureInference: async () => undefined,
      captureVisibleTab: async () => null,
      connect: () => port,
      video: inference,
      host: { element: document.createElement('div') } as unknown as BadgeHost,
      layer: { show: (marks: Marks) => void shown.push(marks) } as unknown as BadgeLayer,
      card,
      isMarked: (verdict) => verdict === 'likely-fake',
      onReport: () => undefined,
      settings,
      signal: controller.signal,
    });
  }

  function comeIntoView(video: FakeVideo, shownPx = 400): void {
    const intersectionRect = new DOMRect(0, 0, shownPx, shownPx);
    see([{ target: video.element, isIntersecting: shownPx > 0, intersectionRect }]);
  }

  async function play(video: FakeVideo, ...times: number[]): Promise<void> {
    for (const time of times) {
      video.present(time);
      await vi.advanceTimersByTimeAsync(1000);
    }
  }

  const marksNow = () => shown.at(-1)?.marks.map(({ look, title }) => [look, title]);

  it('are looked at, marked as such, and marked with a verdict once it has settled', async () => {
    const video = fakeVideo();
    start(settingsHere);
    comeIntoView(video);
    await play(video, 1);
    expect(marksNow()).toEqual([['looking', 'Still looking']]);
    tracks = [settled(0.93)];
    await play(video, 2);
    expect(marksNow()).toEqual([['likely-fake', 'Likely fake · 6\u00a0s']]);
    expect(session.report()).toMatchObject([{ status: 'analyzed', isVideo: true }]);
  });

  it('lose their badge where the verdict is none that the settings mark', async () => {
    const video = fakeVideo();
    start(settingsHere);
    comeIntoView(video);
    tracks = [settled(0.1)];
    await play(video, 1);
    expect(marksNow()).toEqual([]);
    expect(session.report()).toMatchObject([{ status: 'analyzed', faces: [{ verdict: 'no-sign-of-fake' }] }]);
  });

  it('are found where they come later, and in a shadow root', async () => {
    start(settingsHere);
    const video = fakeVideo();
    const around = document.createElement('div');
    const root = around.attachShadow({ mode: 'open' });
    const within = fakeVideo();
    root.append(within.element);
    document.body.append(around);
    await vi.advanceTimersByTimeAsync(1100);
    expect([...watched]).toEqual(expect.arrayContaining([video.element, within.element]));
  });

  it('cost nothing where nobody asked: nothing is watched', async () => {
    const video = fakeVideo();
    start(defaultSettings);
    await settle();
    expect([watched.size, video.waiting.size, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  it('rest where they are scrolled out', async () => {
    const video = fakeVideo();
    start(settingsHere);
    comeIntoView(video);
    await play(video, 1);
    comeIntoView(video, 0);
    await settle();
    expect(video.waiting.size).toBe(0);
  });

  it('begin when the site is switched on and end at a pause', async () => {
    const video = fakeVideo();
    start(defaultSettings);
    session.apply(settingsHere);
    comeIntoView(video);
    await play(video, 1);
    expect(inference.asked).toHaveLength(1);
    session.apply({ ...settingsHere, isPaused: true });
    await settle();
    expect([video.waiting.size, marksNow()]).toEqual([0, []]);
  });

  it('are checked by whoever asks, with a card that follows what becomes known', async () => {
    const video = fakeVideo();
    start(defaultSettings);
    session.check('https://a.test/clip.mp4', undefined);
    comeIntoView(video);
    await play(video, 1, 2);
    tracks = [settled(0.93)];
    await play(video, 3);
    tracks = [settled(0.94, { seenSeconds: 8 })];
    await play(video, 4);
    expect(cards.at(-1)).toMatchObject({ title: 'Likely fake', verdict: 'likely-fake' });
    expect(cards.filter(({ title }) => title === 'Likely fake')).toHaveLength(1);
    expect(cards.map(({ title }) => title)).toContain('Still looking');
  });

  it('are answered for also where there is none', () => {
    start(defaultSettings);
    session.check('', undefined);
    expect(cards).toMatchObject([{ title: 'No video here' }]);
  });

  it('are led to from the popup', async () => {
    const video = fakeVideo();
    video.element.scrollIntoView = vi.fn<() => void>();
    start(settingsHere);
    comeIntoView(video);
    tracks = [settled(0.93)];
    await play(video, 1);
    const [line] = session.report();
    expect(session.reveal(line!.imageId, 0)).toBe(true);
    expect(cards.at(-1)).toMatchObject({ title: 'Likely fake' });
    expect(session.reveal('7', 0)).toBe(false);
  });

  it('are forgotten with the session: no callback, no timer, no stream, no port', async () => {
    const video = fakeVideo();
    start(settingsHere);
    comeIntoView(video);
    await play(video, 1);
    controller.abort();
    await settle();
    expect([video.waiting.size, watched.size, inference.ended.length, session.report().length]).toEqual([0, 0, 1, 0]);
    expect(port.disconnect).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
