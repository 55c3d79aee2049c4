// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clickedVideo } from '../../../lib/page/video/check-video.ts';
import { PageLoad } from '../../../lib/page/video/page-load.ts';
import { VideoChecker } from '../../../lib/page/video/video-checker.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { fakeVideo } from './video-fakes.ts';
import type { FakeVideo } from './video-fakes.ts';

const load = new PageLoad(new AbortController().signal);

describe('the video that somebody clicked', () => {
  let checker: VideoChecker;
  let below: Element[];

  beforeEach(() => {
    document.body.replaceChildren();
    below = [];
    Object.assign(document, { elementsFromPoint: () => below });
    checker = new VideoChecker({
      inference: { judge: () => Promise.reject(new Error('not asked')), endStream: () => undefined },
      load: () => load,
      isOnBattery: () => false,
      readerOf: () => async () => ({ status: 'none' }),
      captureOf: () => async () => ({ status: 'none' }),
      onChange: () => undefined,
      settings: { isPaused: false } as Settings,
    });
  });
  afterEach(() => vi.restoreAllMocks());

  function known(source: string, shownPx2: number): FakeVideo {
    const video = fakeVideo({ source });
    checker.videoOn(video.element).shownPx2 = shownPx2;
    return video;
  }

  const clicked = (srcUrl: string, element?: Element) =>
    clickedVideo(srcUrl, element && { element, x: 5, y: 5 }, checker)?.element;

  it('is the one below the click, also under what a player lays over it', () => {
    const cover = document.createElement('div');
    document.body.append(cover);
    const [first, second] = [known('https://a.test/1.mp4', 9), known('https://a.test/2.mp4', 99)];
    expect(clicked('', first.element)).toBe(first.element);
    below = [cover, first.element, second.element];
    expect(clicked('', cover)).toBe(first.element);
    expect(clicked('https://a.test/2.mp4', cover)).toBe(second.element);
  });

  it('is the one of the address where the click is not known, else the one that is seen most of', () => {
    const [first, second] = [known('https://a.test/1.mp4', 9), known('https://a.test/2.mp4', 99)];
    expect(clicked('https://a.test/1.mp4')).toBe(first.element);
    expect(clicked('blob:https://a.test/gone')).toBe(second.element);
  });

  it('is none where there is none', () => {
    expect(clicked('https://a.test/1.mp4', document.body)).toBeUndefined();
  });
});
