import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictTitle } from '../../lib/ui/verdict-text.ts';
import { verdicts } from '../../lib/models/verdict.ts';
import { siteOf } from '../../lib/settings/automatic-sites.ts';
import { badgeLabels, firefoxPath, startFirefox } from './support/firefox.ts';
import type { FirefoxTelltale } from './support/firefox.ts';
import { startFixtureServer } from './support/fixture-server.ts';
import type { FixtureServer } from './support/fixture-server.ts';
import { servePortraits } from './support/portraits.ts';
import { faceClip, hasFfmpeg, serveVideo } from './support/video-files.ts';

const markAll = { isAutomaticEverywhere: true, marksUncertain: true, marksNoSignOfFake: true };
const clipPath = '/clip.webm';
const videoPage = '<video id="video" width="640" height="360" muted autoplay loop src="/clip.webm"></video>';

/* These run in the page, whose copy of the content script opens its shadow root. */

function pressInMarks(selector: string): void {
  document.querySelector('telltale-marks')?.shadowRoot?.querySelector<HTMLElement>(selector)?.click();
}

function textInMarks(selector: string): string {
  return document.querySelector('telltale-marks')?.shadowRoot?.querySelector(selector)?.textContent ?? '';
}

function shadesInMarks(selector: string): number {
  const canvas = document.querySelector('telltale-marks')?.shadowRoot?.querySelector<HTMLCanvasElement>(selector);
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(pixels?.data).size;
}

describe.skipIf(!firefoxPath)('in Firefox', () => {
  let firefox: FirefoxTelltale;
  let server: FixtureServer;
  const urlOf = (name: string) => `http://127.0.0.1:${server.port}/${name}/`;

  beforeAll(async () => {
    server = await startFixtureServer();
    await servePortraits(server);
    if (hasFfmpeg) serveVideo(server, clipPath, await faceClip(0, 6));
    server.route('*', '/video/', (_, response) => response.setHeader('Content-Type', 'text/html').end(videoPage));
    firefox = await startFirefox({ ...markAll, videoOrigins: [siteOf(urlOf('video'))!] }, server);
  });
  afterAll(async () => {
    await firefox?.close();
    await server?.close();
  });

  it('a face on a page is judged and badged', async () => {
    const page = await firefox.open(urlOf('img'));
    await expect.poll(() => badgeLabels(page), { timeout: 60_000, interval: 200 }).toHaveLength(1);
    const [label] = await badgeLabels(page);
    expect(verdicts.some((verdict) => label?.startsWith(verdictTitle(verdict)))).toBe(true);
  });

  it('the card of a face shows where the evidence lies when it is asked', async () => {
    const page = await firefox.open(urlOf('img'));
    await expect.poll(() => badgeLabels(page), { timeout: 60_000, interval: 200 }).toHaveLength(1);
    const press = (selector: string) => page.evaluate(pressInMarks, selector);
    await press('.badge');
    expect(await page.evaluate(shadesInMarks, '.face canvas')).toBeGreaterThan(50);
    await press('.ask');
    const answer = () => page.evaluate(textInMarks, '.answer');
    await expect
      .poll(answer, { timeout: 30_000, interval: 50 })
      .toMatch(/Mostly around the .*no proof|No clear place/s);
    if ((await answer()).includes('Mostly')) {
      expect(await page.evaluate(shadesInMarks, '.heat canvas')).toBeGreaterThan(50);
    }
  });

  it.skipIf(!hasFfmpeg)('a face in a playing video is followed, judged and badged', async () => {
    const page = await firefox.open(urlOf('video'));
    const isVerdict = (label: string) => verdicts.some((verdict) => label.startsWith(verdictTitle(verdict)));
    await expect
      .poll(async () => (await badgeLabels(page)).filter(isVerdict), { timeout: 90_000, interval: 200 })
      .toHaveLength(1);
    await page.evaluate(() => document.querySelector('video')?.remove());
    await expect.poll(() => badgeLabels(page), { timeout: 10_000, interval: 100 }).toEqual([]);
  });

  it('a badge goes when its picture goes', async () => {
    const page = await firefox.open(urlOf('img'));
    await expect.poll(() => badgeLabels(page), { timeout: 60_000, interval: 200 }).toHaveLength(1);
    await page.evaluate(() => document.querySelector('#picture')?.remove());
    await expect.poll(() => badgeLabels(page), { timeout: 10_000, interval: 100 }).toEqual([]);
  });
});
