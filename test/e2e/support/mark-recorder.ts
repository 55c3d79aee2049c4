import type { Page } from 'playwright-core';
import type { BoundingBox, Point } from '../../../lib/face/types.ts';
import { contentWorld } from './content-world.ts';

/** What one picture showed at one moment, and the badges that people saw then. */
export interface MarkSample {
  /** File name of the address, without its query. */
  shown: string;
  /** Relative to the picture, like `visible`. */
  badges: Point[];
  /** What its scroll container leaves of it. */
  visible: BoundingBox;
}

const startRecording = `(() => {
  globalThis.samples = [];
  const badgesNow = () => {
    const host = document.querySelector('telltale-marks');
    const root = host && chrome.dom.openOrClosedShadowRoot(host);
    return root ? [...root.querySelectorAll('.badge.is-shown')].map((badge) => badge.getBoundingClientRect()) : [];
  };
  let framesAtRest = 0;
  let places = '';
  const placesNow = () => [...document.images].map((image) => image.getBoundingClientRect().top).join();
  const isAtRest = () => {
    if (placesNow() !== places) framesAtRest = 0;
    return framesAtRest >= 3;
  };
  const count = () => {
    framesAtRest = placesNow() === places ? framesAtRest + 1 : 0;
    places = placesNow();
    requestAnimationFrame(count);
  };
  count();
  const visibleOf = (image, box) => {
    const around = (image.closest('[data-clips]') ?? document.documentElement).getBoundingClientRect();
    const x = Math.max(box.left, around.left);
    const y = Math.max(box.top, around.top);
    const width = Math.min(box.right, around.right) - x;
    return { x: x - box.left, y: y - box.top, width, height: Math.min(box.bottom, around.bottom) - y };
  };
  const sample = () => {
    setTimeout(sample);
    if (!isAtRest()) return;
    const marks = badgesNow();
    for (const image of document.images) {
      const box = image.getBoundingClientRect();
      const badges = marks
        .filter(({ x, y }) => x >= box.left && x < box.right && y >= box.top && y < box.bottom)
        .map(({ x, y }) => ({ x: x - box.left, y: y - box.top }));
      if (badges.length === 0) continue;
      samples.push({ shown: new URL(image.currentSrc).pathname.split('/').at(-1), badges, visible: visibleOf(image, box) });
    }
  };
  sample();
})()`;

/**
 * Notes, many times a second and from within the content script's own world, which picture is shown with which
 * badges: what a person could have seen in between is not missed. While the page scrolls badges may lag by a frame:
 * only frames at rest count. Resolves to a function that hands the notes over.
 */
export async function recordMarks(page: Page): Promise<() => Promise<MarkSample[]>> {
  const evaluate = await contentWorld(page);
  await evaluate(startRecording);
  return async () => (await evaluate('samples.splice(0)')) as MarkSample[];
}
