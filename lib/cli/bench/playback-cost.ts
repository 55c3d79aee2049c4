import type { Page } from 'playwright-core';

/** What playing one video cost its page. */
export interface PlaybackCost {
  /** Frames that were decoded and came too late, in percent of all. */
  droppedPercent: number;
  /** Main-thread tasks of 50 ms and more, of the page and of content scripts. */
  longTaskMsPerSecond: number;
  /** Shown and dropped. */
  frames: number;
}

const playsAfterSeconds = 0.5;

/** Runs inside the page. */
async function measureInPage(seconds: number): Promise<PlaybackCost> {
  const video = document.querySelector('video');
  if (!video) throw new Error('Expected a video, found none.');
  let longTaskMs = 0;
  const add = (entries: PerformanceEntryList) => {
    for (const { duration } of entries) longTaskMs += duration;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'longtask' });
  const before = video.getVideoPlaybackQuality();
  const startMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const passedSeconds = (performance.now() - startMs) / 1000;
  add(observer.takeRecords());
  observer.disconnect();
  const after = video.getVideoPlaybackQuality();
  const frames = after.totalVideoFrames - before.totalVideoFrames;
  const dropped = after.droppedVideoFrames - before.droppedVideoFrames;
  return {
    droppedPercent: (100 * dropped) / Math.max(1, frames),
    longTaskMsPerSecond: longTaskMs / passedSeconds,
    frames,
  };
}

/** Opens the page and, as soon as its video plays, measures it for so many seconds. */
export async function playbackCost(page: Page, url: string, seconds: number): Promise<PlaybackCost> {
  await page.bringToFront();
  await page.goto(url);
  await page.waitForFunction((time) => (document.querySelector('video')?.currentTime ?? 0) >= time, playsAfterSeconds, {
    timeout: 60_000,
    polling: 100,
  });
  const cost = await page.evaluate(measureInPage, seconds);
  if (cost.frames === 0) throw new Error(`${url}: expected frames within ${seconds} s of playing, counted none.`);
  return cost;
}
