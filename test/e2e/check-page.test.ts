import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckPageGlobal } from '../../lib/cli/check-page-global.ts';
import { drawFace, drawnFaces } from '../../lib/cli/drawn-face.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { photosDir } from './support/fixture-server.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const photo = (number: number) => join(photosDir, `sample${number}.jpg`);
const notes = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('these are no pixels') };
const slow = { timeout: 90_000 };

const choose = (page: Page, files: Parameters<Page['setInputFiles']>[1]) =>
  page.setInputFiles('input[type=file]', files);

async function answers(page: Page, count: number): Promise<string[]> {
  await expect.poll(() => page.locator('.item[data-state=done]').count(), slow).toBe(count);
  return page.locator('.item').allInnerTexts();
}

/** Runs in the page: hands over the photograph of this address by a drop or a paste. */
async function handOver({ kind, url }: { kind: 'drop' | 'paste'; url: string }): Promise<void> {
  const blob = await (await fetch(url)).blob();
  const data = new DataTransfer();
  data.items.add(new File([blob], `${kind}.jpg`, { type: 'image/jpeg' }));
  const target = document.querySelector('.drop-zone')!;
  const event =
    kind === 'drop'
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
  target.dispatchEvent(event);
}

/** Runs in the page: a two-second recording of a photograph; browsers write no length into such files. */
async function recordVideo(url: string): Promise<number[]> {
  const picture = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = Math.round((640 * picture.height) / picture.width);
  const context = canvas.getContext('2d')!;
  const recorder = new MediaRecorder(canvas.captureStream(10), {
    mimeType: 'video/webm',
    videoBitsPerSecond: 4_000_000,
  });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let tick = 0; tick < 20; tick++) {
    context.drawImage(picture, tick % 2, 0, canvas.width, canvas.height);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
}

async function chooseVideo(page: Page): Promise<void> {
  const bytes = await page.evaluate(recordVideo, 'http://cors.test/photos/sample1.jpg');
  await choose(page, { name: 'clip.webm', mimeType: 'video/webm', buffer: Buffer.from(bytes) });
}

describe.skipIf(!hasChromium)('the check page', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
  });
  afterAll(() => telltale.close());

  const open = (query = '') => telltale.extension.openExtensionPage(`check.html${query}`);

  it('judges chosen pictures and keeps their order', async () => {
    const page = await open();
    await choose(page, [photo(6), photo(1)]);
    const [first, second] = await answers(page, 2);
    expect(first).toContain('sample6.jpg');
    expect(second).toContain('sample1.jpg');
    expect(first).toMatch(/(Likely fake|Cannot tell|No sign of fake found): \d of \d faces/);
    expect(first).toMatch(/Estimated chance of a fake: .*\d+\s%/);
  });

  it('draws a box on each face, where the face is', async () => {
    const page = await open();
    await choose(page, photo(6));
    await answers(page, 1);
    const picture = (await page.locator('.picture img').boundingBox())!;
    const boxes = await page
      .locator('.face-box')
      .evaluateAll((found) => found.map((box) => box.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes.length).toBe(await page.locator('.face-lines li').count());
    expect(boxes.length).toBeGreaterThanOrEqual(4);
    for (const box of boxes) {
      expect(box.width).toBeGreaterThan(10);
      expect(box.x).toBeGreaterThanOrEqual(picture.x - 1);
      expect(box.right).toBeLessThanOrEqual(picture.x + picture.width + 1);
      expect(box.bottom).toBeLessThan(picture.y + picture.height * 0.6);
    }
  });

  it('says why there is no verdict, beside pictures that have one', async () => {
    const page = await open();
    await choose(page, notes);
    await choose(page, photo(1));
    const [broken, judged] = await answers(page, 2);
    expect(broken).toContain('Could not be checked');
    expect(broken).not.toMatch(/Likely fake|No sign|%/);
    expect(judged).toMatch(/chance of a fake/);
    expect(await page.getByRole('status').innerText()).toMatch(/2 files done.*1 could not be checked/);
  });

  it('says that a picture shows no face', async () => {
    const page = await open();
    const pixels = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 300);
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'teal';
      context.fillRect(0, 0, 400, 300);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    });
    await choose(page, { name: 'sea.png', mimeType: 'image/png', buffer: Buffer.from(pixels) });
    const [answer] = await answers(page, 1);
    expect(answer).toContain('No face found');
    expect(answer).not.toMatch(/No sign|%/);
  });

  it.each(['drop', 'paste'] as const)('takes a %s', async (kind) => {
    const page = await open();
    await page.evaluate(handOver, { kind, url: 'http://cors.test/photos/sample1.jpg' });
    const [answer] = await answers(page, 1);
    expect(answer).toContain(`${kind}.jpg`);
    expect(answer).toMatch(/chance of a fake/);
  });

  it('reads the address that the context menu hands over, once and without a cookie', async () => {
    const url = 'http://by-address.test/photos/sample1.jpg';
    const page = await open(`?url=${encodeURIComponent(url)}`);
    const [answer] = await answers(page, 1);
    expect(answer).toMatch(/chance of a fake/);
    const requests = telltale.server.requests.filter(({ host }) => host === 'by-address.test');
    expect(requests.map(({ cookie, referer }) => [cookie, referer])).toEqual([[undefined, undefined]]);
  });

  it('says that an address cannot be loaded and offers to allow its site', async () => {
    const page = await open(`?url=${encodeURIComponent('http://by-address.test/none.jpg')}`);
    const [answer] = await answers(page, 1);
    expect(answer).toContain('Could not be checked');
    expect(await page.getByRole('button', { name: 'Allow pictures from by-address.test' }).count()).toBe(1);
  });

  it('follows a face over a video, with a timeline that the keyboard goes through', async () => {
    const page = await open();
    await chooseVideo(page);
    const [answer] = await answers(page, 1);
    expect(answer).toMatch(/Followed over the whole video of 0:0[12], at 4 frames a second/);
    expect(answer).toMatch(/chance of a fake/);
    expect(answer).not.toMatch(/\bpicture|photograph/);
    expect(await page.locator('.picture img').count()).toBe(1);
    const moments = page.getByRole('slider', { name: 'Face 1: moments of the video' });
    await moments.press('Home');
    expect(await moments.getAttribute('aria-valuetext')).toBe('0:00: still looking');
    await moments.press('End');
    expect(await moments.getAttribute('aria-valuetext')).toMatch(/^0:01: .+%$/);
    expect(await page.getByRole('img', { name: /^The face at 0:0/ }).count()).toBeGreaterThan(3);
  });

  it('shows the moment of a video that is chosen on its timeline', async () => {
    const page = await open();
    await chooseVideo(page);
    await answers(page, 1);
    const moments = page.getByRole('slider', { name: 'Face 1: moments of the video' });
    const shown = page.locator('.picture video');
    const shownTime = () =>
      shown.evaluate((video: HTMLVideoElement) => (video.readyState > 1 && !video.seeking ? video.currentTime : -1));
    await moments.press('Home');
    await expect.poll(async () => Math.floor(2 * (await shownTime()))).toBe(0);
    await moments.press('End');
    await expect.poll(shownTime).toBeGreaterThan(1);
    expect(await shown.getAttribute('aria-label')).toBe('clip.webm at 0:01');
    expect((await shown.boundingBox())!.width).toBeGreaterThan(300);
    expect(await page.locator('.face-box').count()).toBe(await page.getByRole('slider').count());
  });

  it('says that a video cannot be decoded', async () => {
    const page = await open();
    await choose(page, {
      name: 'clip.mp4',
      mimeType: 'video/mp4',
      buffer: Buffer.from('\0\0\0\x18ftypisom and nothing more'),
    });
    const [answer] = await answers(page, 1);
    expect(answer).toContain('Could not be checked');
    expect(answer).not.toMatch(/Sampled|Followed|%/);
  });

  it('forgets all at a click', async () => {
    const page = await open();
    await choose(page, photo(1));
    await answers(page, 1);
    await page.getByRole('button', { name: 'Clear all' }).click();
    expect(await page.locator('.item').count()).toBe(0);
  });

  it('can be read by everybody, in light and dark', async () => {
    const page = await open();
    await choose(page, photo(1));
    await choose(page, notes);
    await answers(page, 2);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the check page with likely fakes', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false, isAlarmed: true });
  });
  afterAll(() => telltale.close());

  const answered = /Mostly around the .*no proof|No clear place/s;

  it('shows where in a face the evidence lies when it is asked, and stays readable for everybody', async () => {
    const page = await telltale.extension.openExtensionPage('check.html');
    const buffer = await drawFace(drawnFaces[0]!);
    await choose(page, { name: 'drawn.jpg', mimeType: 'image/jpeg', buffer });
    await answers(page, 1);
    await page.getByRole('button', { name: 'Show where' }).click();
    await expect.poll(() => page.locator('.where').innerText(), { timeout: 10_000, interval: 50 }).toMatch(answered);
    const hasMap = (await page.locator('.where').innerText()).includes('Mostly');
    expect(await page.locator('.heat canvas').count()).toBe(hasMap ? 1 : 0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hide where' }).click();
    expect(await page.locator('.where').innerText()).not.toMatch(answered);
  });

  it('shows the timeline of a video so that everybody can read it, whichever moment is chosen', async () => {
    const page = await telltale.extension.openExtensionPage('check.html');
    await chooseVideo(page);
    await answers(page, 1);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('slider').first().press('Home');
    await page.locator('.picture video').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('offers it for each of several faces, by its number', async () => {
    const page = await telltale.extension.openExtensionPage('check.html');
    await choose(page, photo(6));
    await answers(page, 1);
    await page.getByRole('button', { name: /^Show where\s?: Face 2$/ }).click();
    await expect
      .poll(() => page.locator('.face-lines li').nth(1).innerText(), { timeout: 10_000, interval: 50 })
      .toMatch(answered);
  });

  it('has no place to show in a plain grey picture, and refuses what is no crop', async () => {
    const explanations = await telltale.checkPage.evaluate(async () => {
      const { telltale: remote } = globalThis as unknown as CheckPageGlobal;
      const ask = (crop: { width: number; height: number; data: Uint8Array }) =>
        remote.inference.explain({ requestId: 'a test', crop, facePx: 200 });
      const { card } = (await remote.inference.status()) as { card: { crop: { size: number } } };
      const { size } = card.crop;
      const plain = (side: number) => ({ width: side, height: side, data: new Uint8Array(side * side * 3).fill(128) });
      return [await ask(plain(size)), await ask(plain(size + 8)), await ask({ ...plain(size), height: 7 })];
    });
    expect(explanations).toMatchObject([
      { status: 'no-clear-place' },
      { status: 'failed', reason: 'bad-request' },
      { status: 'failed', reason: 'bad-request' },
    ]);
  });
});
