/*
 * Clips are made by ffmpeg from drawn faces (support/video-files.ts). Every verdict is marked, so that the tests do not
 * depend on what the model makes of a drawing: right is a badge where the face is and none where nobody is.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentWorld } from './support/content-world.ts';
import { clickMenu } from './support/context-menu.ts';
import { badgesOn, changeStoredSettings, markEverything } from './support/page-state.ts';
import { servePage } from './support/people-page.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';
import { emptyClip, faceClip, hasFfmpeg, serveVideo } from './support/video-files.ts';
import {
  expectLooking,
  expectNoBadge,
  expectVerdicts,
  holds,
  slow,
  switchVideosOn,
  VideoPage,
} from './support/video-page.ts';

const clipSeconds = 12;
const aVerdict = /(Likely fake|Cannot tell|No sign of fake found)[^]*\d+\s%[^]*Rests on/;
const hosts = [
  'file.test',
  'mse.test',
  'feed.test',
  'inner.test',
  'outer.test',
  'shadow.test',
  'many.test',
  'far.test',
];

const tag = (src: string, more = '') =>
  `<video id="video" src="${src}" width="640" height="360" muted autoplay playsinline ${more}></video>`;

declare global {
  interface Window {
    /** Of the MSE page: plays the address through a new MediaSource. */
    playByMse(url: string): Promise<void>;
  }
}

const msePage = `<video id="video" width="640" height="360" muted playsinline></video><script>
  window.playByMse = async (url) => {
    const bytes = await (await fetch(url)).arrayBuffer();
    const source = new MediaSource();
    const video = document.querySelector('video');
    video.src = URL.createObjectURL(source);
    await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
    const buffer = source.addSourceBuffer('video/webm; codecs="vp8"');
    buffer.appendBuffer(bytes);
    await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
    source.endOfStream();
    await video.play();
  };</script>`;

describe.skipIf(!hasChromium || !hasFfmpeg)('a playing video', () => {
  let telltale: Telltale;
  let video: VideoPage;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false, mayCapture: true });
    serveVideo(telltale.server, '/face.webm', await faceClip(0, clipSeconds));
    serveVideo(telltale.server, '/other.webm', await faceClip(2, clipSeconds));
    serveVideo(telltale.server, '/short.webm', await faceClip(0, 6));
    serveVideo(telltale.server, '/blink.webm', await faceClip(0, 0.8));
    serveVideo(telltale.server, '/empty.webm', await emptyClip(6));
    await markEverything(telltale);
    for (const host of hosts) await switchVideosOn(telltale, host);
  });
  afterEach(() => video.close());
  afterAll(() => telltale?.close());

  const open = async (host: string, html: string) => {
    video = await VideoPage.open(telltale, host, html);
    return video;
  };

  it('is looked at first and then carries a verdict where the face is', async () => {
    const { page } = await open('file.test', tag('/face.webm', 'loop'));
    await expectLooking(video);
    const [badge] = await expectVerdicts(video, 1);
    const slackPx = 60;
    expect(holds(await video.drawing(), badge!, slackPx)).toBe(true);
    await page.locator('#video').evaluate((element) => (element as HTMLVideoElement).pause());
    const [resting] = await expectVerdicts(video, 1);
    await page.mouse.click(resting!.box.x + 12, resting!.box.y + 12);
    await expect.poll(() => video.cardText(), slow).toMatch(aVerdict);
    await expect.poll(async () => (await video.reported()).map(({ status }) => status), slow).toEqual(['analyzed']);
  });

  it('has its verdict within three seconds of the face being seen', { retry: 2 }, async () => {
    const warm = await open('file.test', tag('/face.webm'));
    await expectVerdicts(warm, 1);
    await warm.close();
    await open('file.test', tag('/other.webm', 'preload="auto"').replace('autoplay', ''));
    const startMs = await video.page.evaluate(async () => {
      await document.querySelector('video')!.play();
      return performance.now();
    });
    await expect.poll(async () => (await video.verdicts()).length, { timeout: 30_000, interval: 20 }).toBe(1);
    const endMs = await video.page.evaluate(() => performance.now());
    expect(endMs - startMs).toBeLessThan(3000);
  });

  it('is left alone where nobody asked, and where it rests', async () => {
    await open('not-chosen.test', tag('/face.webm'));
    await video.untilTime(4);
    expect(await badgesOn(video.page)).toEqual([]);
    await video.close();
    await open('file.test', tag('/face.webm').replace('autoplay', ''));
    const playing = await VideoPage.open(telltale, 'file.test', tag('/face.webm'));
    await expectVerdicts(playing, 1);
    await playing.close();
    expect(await video.reported()).toEqual([]);
  });

  it('is judged through MSE, and anew when the player is loaded again', async () => {
    await open('mse.test', msePage);
    const play = (url: string) => video.page.evaluate((address) => window.playByMse(address), url);
    await play('/face.webm');
    await expectVerdicts(video, 1);
    await play('/empty.webm');
    await expectNoBadge(video);
    await video.untilTime(4);
    expect(await badgesOn(video.page)).toEqual([]);
    await play('/other.webm');
    await expectVerdicts(video, 1);
  });

  it('is judged inside a shadow root', async () => {
    const attach = `document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(tag('/face.webm', 'loop'))}`;
    await open('shadow.test', `<div id="host"></div><script>${attach}</script>`);
    await expectVerdicts(video, 1);
  });

  it('is judged inside a frame of another site', async () => {
    servePage(telltale.server, 'inner.test', tag('/face.webm', 'loop'));
    await open('outer.test', '<iframe src="http://inner.test/" width="700" height="400"></iframe>');
    await expectVerdicts(video, 1);
  });

  it('is followed over loops and seeks and at another speed', async () => {
    await open('file.test', tag('/short.webm', 'loop'));
    await expectVerdicts(video, 1);
    const element = video.page.locator('#video');
    await element.evaluate((each) => ((each as HTMLVideoElement).currentTime = 0));
    await expectVerdicts(video, 1);
    await element.evaluate((each) => ((each as HTMLVideoElement).currentTime = 3));
    await expectLooking(video);
    await element.evaluate((each) => ((each as HTMLVideoElement).playbackRate = 0.5));
    await expectVerdicts(video, 1);
  });

  it('settles where it is shorter than a verdict needs and goes round, and stays so', async () => {
    await open('file.test', tag('/blink.webm', 'loop'));
    await expectVerdicts(video, 1);
    await video.page.evaluate(() => {
      const looped = { count: 0 };
      Object.assign(window, { looped });
      document.querySelector('video')!.addEventListener('seeking', () => (looped.count += 1));
    });
    const rounds = () => video.page.evaluate(() => (window as unknown as { looped: { count: number } }).looped.count);
    const badges: number[] = [];
    while ((await rounds()) < 10) badges.push((await video.verdicts()).length);
    expect(new Set(badges)).toEqual(new Set([1]));
  });

  it('keeps its badge in fullscreen', async () => {
    await open('file.test', `<div id="player">${tag('/face.webm', 'loop')}</div>`);
    await expectVerdicts(video, 1);
    await video.page.evaluate(() => {
      addEventListener('click', () => void document.querySelector('#player')!.requestFullscreen(), { once: true });
    });
    await video.page.mouse.click(600, 500);
    await video.page.waitForFunction(() => document.fullscreenElement !== null);
    await expect
      .poll(() => video.page.evaluate(() => document.querySelector('telltale-marks')!.matches(':popover-open')))
      .toBe(true);
    await expectVerdicts(video, 1);
    await video.page.evaluate(() => document.exitFullscreen());
    await expectVerdicts(video, 1);
  });

  it('marks the right clips of a feed of 30 that reuses its element', { timeout: 300_000 }, async () => {
    await open('feed.test', tag('/empty.webm', 'loop'));
    const clips = Array.from({ length: 30 }, (_, index) => ['/empty.webm', '/face.webm', '/other.webm'][index % 3]!);
    for (const [index, clip] of clips.entries()) {
      await video.page.locator('#video').evaluate(
        (element, src) => {
          (element as HTMLVideoElement).src = `${src[0]}?clip=${src[1]}`;
          return (element as HTMLVideoElement).play();
        },
        [clip, index] as const,
      );
      if (clip === '/empty.webm') {
        await expectNoBadge(video);
        await video.untilTime(0.8);
        expect(await badgesOn(video.page)).toEqual([]);
      } else if (index % 2 === 0) await expectVerdicts(video, 1);
      else await video.untilTime(0.3);
    }
  });

  it('throws nothing and leaves nothing where it is loaded again and removed', async () => {
    await open('file.test', tag('/face.webm', 'loop'));
    await expectLooking(video);
    await video.page.locator('#video').evaluate((element) => (element as HTMLVideoElement).load());
    await video.page.locator('#video').evaluate((element) => (element as HTMLVideoElement).play());
    await expectLooking(video);
    await expectVerdicts(video, 1);
    await video.page.locator('#video').evaluate((element) => element.remove());
    await expectNoBadge(video);
    await expect.poll(() => video.reported(), slow).toEqual([]);
    expect(video.complaints).toEqual([]);
  });

  /** Playwright keeps every tab visible, so that the content script is told that its own is hidden. */
  it('is left alone while its tab is hidden, and goes on after', async () => {
    await open('file.test', tag('/face.webm', 'loop'));
    await expectVerdicts(video, 1);
    const evaluate = await contentWorld(video.page);
    await evaluate(`{
      const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
      globalThis.framesAskedFor = 0;
      HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
        globalThis.framesAskedFor += 1;
        return requestVideoFrameCallback.call(this, callback);
      };
    }`);
    const framesAskedFor = () => evaluate('framesAskedFor');
    const setHidden = (isHidden: boolean) =>
      evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await expect.poll(framesAskedFor, slow).toBeGreaterThan(1);
    await setHidden(true);
    const asked = await framesAskedFor();
    await video.page.locator('#video').evaluate((element) => ((element as HTMLVideoElement).currentTime = 0));
    await video.untilTime(5);
    expect(await framesAskedFor()).toBe(asked);
    await setHidden(false);
    await expect.poll(framesAskedFor, slow).toBeGreaterThan(asked as number);
    await expectVerdicts(video, 1);
    expect(video.complaints).toEqual([]);
  });

  it('is one of three that are sampled where a hundred play', { timeout: 240_000 }, async () => {
    const small = Array.from({ length: 99 }, () => '<video src="/short.webm" width="160" muted autoplay loop></video>');
    await open('many.test', `${tag('/face.webm', 'loop')}<div>${small.join('')}</div>`);
    await expect.poll(async () => (await video.verdicts()).length, { ...slow, timeout: 120_000 }).toBeGreaterThan(0);
    expect((await video.reported()).length).toBeLessThanOrEqual(3);
    expect(video.complaints).toEqual([]);
  });

  it('stops at a pause of all checking, and its badges go', async () => {
    await open('file.test', tag('/face.webm', 'loop'));
    await expectVerdicts(video, 1);
    await changeStoredSettings(telltale, { isPaused: true });
    await expectNoBadge(video);
    await changeStoredSettings(telltale, { isPaused: false });
    await expectVerdicts(video, 1);
  });

  describe('of another site', () => {
    it('is judged where that site lets it be read', async () => {
      await open('far.test', tag('http://cors.test/face.webm', 'crossorigin loop'));
      await expectVerdicts(video, 1);
    });

    it('is said to be unreadable where it does not, until somebody asks: then the screen is looked at', async () => {
      await open('far.test', tag('http://cdn.test/face.webm', 'loop'));
      const reasons = async () => (await video.reported()).map(({ reason }) => reason);
      await expect.poll(reasons, slow).toEqual(['video-of-another-site']);
      expect(await badgesOn(video.page)).toEqual([]);
      await clickMenu(telltale.extension, video.page, {
        menuItemId: 'check-video',
        srcUrl: 'http://cdn.test/face.webm',
      });
      await expect.poll(() => video.cardText(), slow).toMatch(aVerdict);
      await expect.poll(() => video.cardText(), slow).toContain('from what is on the screen');
    });
  });

  describe('that somebody asks about', () => {
    const check = (srcUrl = '') => clickMenu(telltale.extension, video.page, { menuItemId: 'check-video', srcUrl });

    it('is answered by a card where automatic checking is off', async () => {
      await open('asked.test', tag('/face.webm', 'loop'));
      await check('http://asked.test/face.webm');
      await expect.poll(() => video.cardText(), slow).toMatch(aVerdict);
    });

    it('is answered while it rests, while nobody is in it, and where there is none', async () => {
      await open('resting.test', tag('/face.webm').replace('autoplay', ''));
      await check();
      await expect.poll(() => video.cardText(), slow).toContain('The video is not playing');
      await video.close();
      await open('nobody.test', tag('/empty.webm', 'loop'));
      await check();
      await expect.poll(() => video.cardText(), slow).toContain('No face found so far');
      await video.close();
      await open('none.test', '<p>No video</p>');
      await check();
      await expect.poll(() => video.cardText(), slow).toContain('No video here');
    });
  });
});

describe.skipIf(!hasChromium || !hasFfmpeg)('a playing video whose GPU is lost', () => {
  let telltale: Telltale;
  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
    serveVideo(telltale.server, '/face.webm', await faceClip(0, clipSeconds));
    await markEverything(telltale);
    await switchVideosOn(telltale, 'file.test');
  });
  afterAll(() => telltale?.close());

  const loseGpu = async () => {
    const browser = telltale.extension.context.browser();
    if (!browser) throw new Error('Expected a browser that takes commands, got none.');
    const gl = await telltale.checkPage.evaluateHandle(() => new OffscreenCanvas(1, 1).getContext('webgl2')!);
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess');
    await expect.poll(() => gl.evaluate((context) => context.isContextLost())).toBe(true);
  };

  it('keeps its verdict, and so does one that begins after', async () => {
    const before = await VideoPage.open(telltale, 'file.test', tag('/face.webm', 'loop'));
    await expectVerdicts(before, 1);
    await loseGpu();
    const after = await VideoPage.open(telltale, 'file.test', tag('/face.webm', 'loop'));
    await expectVerdicts(after, 1);
    await before.page.bringToFront();
    await before.page.locator('#video').evaluate((element) => ((element as HTMLVideoElement).currentTime = 5));
    await expectLooking(before);
    await expectVerdicts(before, 1);
    expect([...before.complaints, ...after.complaints]).toEqual([]);
  });
});
