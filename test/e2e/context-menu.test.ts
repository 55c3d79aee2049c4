/*
 * The clicks are dispatched (see support/context-menu.ts), in a copy of the release that holds the host permission which
 * a real click would give for the tab (`activeTab`); popup-active-tab.test.ts has that case. That the menu has the
 * entries is asked of Chromium itself.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInClosedShadows } from './support/closed-shadow.ts';
import { clickMenu, liveWorker } from './support/context-menu.ts';
import type { MenuClick } from './support/context-menu.ts';
import { servePage } from './support/people-page.ts';
import { tabIdOf } from './support/popup.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const slow = { timeout: 60_000 };
const photoUrl = 'http://pictures.test/photos/sample1.jpg';
const aVerdict = /(Likely fake|Cannot tell|No sign of fake found)[^]*\d+\s%/;

interface MenuChrome {
  chrome: {
    contextMenus: { update(id: string, change: object): Promise<void> };
  };
}

describe.skipIf(!hasChromium)('a right-click on a picture', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
  });
  afterAll(() => telltale.close());

  async function visit(host: string, html: string): Promise<Page> {
    const page = await telltale.extension.context.newPage();
    await page.goto(servePage(telltale.server, host, html));
    return page;
  }

  const click = (page: Page, change: MenuClick) => clickMenu(telltale.extension, page, change);

  async function openedPage(part: string): Promise<Page> {
    const find = () => telltale.extension.context.pages().find((page) => page.url().includes(part));
    await expect.poll(() => find() !== undefined).toBe(true);
    return find()!;
  }

  const cardText = async (page: Page) =>
    (await findInClosedShadows(page, '[role=dialog]')).map(({ text }) => text).join('\n');

  it('finds its entries in the menu', async () => {
    const worker = await liveWorker(telltale.extension);
    const update = (id: string) =>
      worker.evaluate((entry) => (globalThis as unknown as MenuChrome).chrome.contextMenus.update(entry, {}), id);
    await update('check-image');
    await update('check-video');
    await update('check-page');
    await expect(update('check-nothing')).rejects.toThrow('Cannot find menu item');
  });

  it('is answered by a card where automatic checking is off', async () => {
    const page = await visit('plain.test', `<img src="${photoUrl}" width="600">`);
    await click(page, { srcUrl: photoUrl });
    await expect.poll(() => cardText(page), slow).toMatch(aVerdict);
  });

  it('is answered where the picture shows no face', async () => {
    const page = await visit('empty.test', '<canvas width="300" height="200"></canvas><img width="300">');
    const srcUrl = await page.evaluate(() => {
      const url = document.querySelector('canvas')!.toDataURL();
      document.querySelector('img')!.src = url;
      return url;
    });
    await click(page, { srcUrl });
    await expect.poll(() => cardText(page), slow).toMatch(/No face/);
  });

  it('is answered where the picture cannot be read', async () => {
    const page = await visit('gone.test', '<img src="/gone.jpg" width="300" height="200">');
    await click(page, { srcUrl: 'http://gone.test/gone.jpg' });
    await expect.poll(() => cardText(page), slow).toMatch(/could not be (checked|loaded|read)/i);
  });

  it('is answered in the frame of another site', async () => {
    servePage(telltale.server, 'framed.test', `<img src="${photoUrl}" width="500">`);
    const page = await visit('around.test', '<iframe src="http://framed.test/" width="700" height="500"></iframe>');
    const worker = await liveWorker(telltale.extension);
    const frameId = await worker.evaluate(
      async (tabId) => {
        const { chrome } = globalThis as unknown as {
          chrome: { scripting: { executeScript(injection: object): Promise<{ frameId: number; result: string }[]> } };
        };
        const frames = await chrome.scripting.executeScript({
          target: { tabId, allFrames: true },
          func: () => location.host,
        });
        return frames.find(({ result }) => result === 'framed.test')!.frameId;
      },
      await tabIdOf(telltale, page),
    );
    await click(page, { srcUrl: photoUrl, frameId });
    await expect.poll(() => cardText(page), slow).toMatch(aVerdict);
  });

  it('is answered by the page around a frame that no extension can enter', async () => {
    const page = await visit('outside.test', '<h1>A page</h1>');
    const goneFrame = 987_654;
    await click(page, { srcUrl: photoUrl, frameId: goneFrame });
    await expect.poll(() => cardText(page), slow).toMatch(aVerdict);
  });

  it('is answered on the check page where no page can be entered', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('chrome://version/');
    await click(page, { srcUrl: photoUrl });
    const checkPage = await openedPage('/check.html?url=');
    await expect.poll(() => checkPage.locator('.item').innerText(), slow).toMatch(aVerdict);
  });

  it('checks a whole page by its other entry', async () => {
    const page = await visit('whole.test', `<img src="${photoUrl}" width="600">`);
    await click(page, { menuItemId: 'check-page' });
    const worker = await liveWorker(telltale.extension);
    const statuses = () =>
      worker.evaluate(async () => {
        const { chrome } = globalThis as unknown as {
          chrome: {
            storage: { session: { get(key: null): Promise<Record<string, { images?: { status: string }[] }>> } };
          };
        };
        return Object.values(await chrome.storage.session.get(null)).flatMap(
          ({ images }) => images?.map(({ status }) => status) ?? [],
        );
      });
    await expect.poll(statuses, slow).toContain('analyzed');
  });

  it('says on the check page that a whole page is closed to extensions', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('chrome://version/');
    await click(page, { menuItemId: 'check-page' });
    const checkPage = await openedPage('/check.html?refused');
    await expect.poll(() => checkPage.locator('main').innerText()).toContain('does not let extensions into that page');
  });
});
