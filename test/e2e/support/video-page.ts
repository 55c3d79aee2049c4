import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { CheckPageGlobal } from '../../../lib/cli/check-page-global.ts';
import type { BoundingBox } from '../../../lib/face/types.ts';
import type { ReportedImage } from '../../../lib/messaging/page-contract.ts';
import { findInClosedShadows } from './closed-shadow.ts';
import type { ShadowElement } from './closed-shadow.ts';
import { boxOf } from './marks.ts';
import { badgesOn } from './page-state.ts';
import { servePage } from './people-page.ts';
import { reportsOf } from './popup.ts';
import type { Telltale } from './telltale.ts';
import { drawingAt, videoSize } from './video-files.ts';

export const slow = { timeout: 60_000, interval: 100 };
const isLooking = ({ attributes }: ShadowElement) => attributes.class?.split(' ').includes('looking') ?? false;

/** Switches playing videos on for `http://<host>/`, as the popup does once the permission is there. */
export async function switchVideosOn({ checkPage }: Telltale, host: string): Promise<void> {
  await checkPage.evaluate((origin) => {
    const { background } = (globalThis as unknown as CheckPageGlobal).telltale;
    return background.setAutomaticForSite({ origin, isOn: true, media: 'videos' });
  }, `http://${host}`);
}

/** A page with one `<video id="video">` (or more) and what Telltale shows on it. */
export class VideoPage {
  readonly page: Page;
  readonly #telltale: Telltale;
  /** Whatever was thrown in the page or complained of in its console. */
  readonly complaints: string[] = [];

  private constructor(telltale: Telltale, page: Page) {
    this.#telltale = telltale;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) {
        this.complaints.push(message.text());
      }
    });
  }

  static async open(telltale: Telltale, host: string, html: string): Promise<VideoPage> {
    const page = await telltale.extension.context.newPage();
    const videoPage = new VideoPage(telltale, page);
    await page.goto(servePage(telltale.server, host, html));
    await page.bringToFront();
    return videoPage;
  }

  /** Badges with a verdict that people see now. */
  async verdicts(): Promise<ShadowElement[]> {
    return (await badgesOn(this.page)).filter((badge) => !isLooking(badge));
  }

  async untilTime(seconds: number): Promise<void> {
    await this.page.waitForFunction(
      (time) => (document.querySelector('video')?.currentTime ?? 0) >= time,
      seconds,
      slow,
    );
  }

  /** Where the drawn face of a video without letterbox is now. */
  async drawing(selector = '#video'): Promise<BoundingBox> {
    const box = await boxOf(this.page, selector);
    const time = await this.page.locator(selector).evaluate((video) => (video as HTMLVideoElement).currentTime);
    const scale = box.width / videoSize.width;
    const { x, y, width, height } = drawingAt(time);
    return { x: box.x + x * scale, y: box.y + y * scale, width: width * scale, height: height * scale };
  }

  /** What the popup lists of videos. */
  async reported(): Promise<ReportedImage[]> {
    const frames = await reportsOf(this.#telltale, this.page);
    return frames.flatMap(({ images }) => images).filter(({ isVideo }) => isVideo === true);
  }

  async cardText(): Promise<string> {
    return (await findInClosedShadows(this.page, '[role=dialog]')).map(({ text }) => text).join('\n');
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

export async function expectLooking({ page }: VideoPage): Promise<void> {
  await expect.poll(async () => (await badgesOn(page)).some(isLooking), slow).toBe(true);
}

/** Waits until so many badges carry a verdict. */
export async function expectVerdicts(video: VideoPage, count: number): Promise<ShadowElement[]> {
  await expect.poll(async () => (await video.verdicts()).length, slow).toBe(count);
  return video.verdicts();
}

export async function expectNoBadge({ page }: VideoPage): Promise<void> {
  await expect.poll(async () => (await badgesOn(page)).length, slow).toBe(0);
}

export function holds({ x, y, width, height }: BoundingBox, badge: ShadowElement, slackPx: number): boolean {
  const left = badge.box.x + badge.box.width / 2;
  const top = badge.box.y + badge.box.height / 2;
  return left > x - slackPx && left < x + width + slackPx && top > y - slackPx && top < y + height + slackPx;
}
