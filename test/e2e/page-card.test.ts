import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchExtension } from '../../lib/cli/launch-extension.ts';
import { changeManifest } from '../../lib/cli/granted-copy.ts';
import { clickShadowElement, findInClosedShadows } from './support/closed-shadow.ts';
import { contentWorld } from './support/content-world.ts';
import { clickMenu } from './support/context-menu.ts';
import { copyOfRelease } from './support/extension-dir.ts';
import { startFixtureServer } from './support/fixture-server.ts';
import type { FixtureServer } from './support/fixture-server.ts';
import { expectMarked } from './support/marks.ts';
import { answersOf, badgesOn, changeStoredSettings, markEverything } from './support/page-state.ts';
import { knownPicture, portrait, servePortraits } from './support/portraits.ts';
import type { KnownPicture } from './support/portraits.ts';
import { hasChromium, startTelltale, untilWelcomed } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const patiently = { timeout: 30_000 };
const aVerdict = /^(Likely fake|Cannot tell|No sign of fake found)/;
const aChance = /Estimated chance of a fake: [a-z ]+, (under |over )?\d+\s%/;

interface ChromeForTests {
  chrome: {
    tabs: {
      query(query: { url: string }): Promise<{ id: number }[]>;
      sendMessage(tabId: number, message: object, options: object): Promise<unknown>;
    };
    scripting: { executeScript(injection: object): Promise<unknown> };
  };
}

/** What background and popup do: brings the content script in and calls it. */
async function callPage(extensionPage: Page, page: Page, method: string, argument?: object): Promise<void> {
  await extensionPage.evaluate(
    async ({ url, message }) => {
      const { tabs, scripting } = (globalThis as unknown as ChromeForTests).chrome;
      const [tab] = await tabs.query({ url: url.replace(/#.*/, '') });
      await scripting.executeScript({ target: { tabId: tab!.id }, files: ['content-scripts/content.js'] });
      await tabs.sendMessage(tab!.id, message, { frameId: 0 });
    },
    { url: page.url(), message: { telltale: 1, target: 'page', method, args: argument ? [argument] : [] } },
  );
}

const cards = (page: Page) => findInClosedShadows(page, '.card');

async function cardText(page: Page): Promise<string> {
  return (await cards(page)).map(({ text }) => text).join('\n');
}

describe.skipIf(!hasChromium)('the card of a face', () => {
  let telltale: Telltale;
  let page: Page;
  let a: KnownPicture;

  beforeAll(async () => {
    telltale = await startTelltale();
    await servePortraits(telltale.server);
    await markEverything(telltale);
    a = await knownPicture(telltale, 'a.jpg');
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  async function openCard(): Promise<void> {
    await expectMarked(page, { '#picture': a });
    const [badge] = await badgesOn(page);
    await clickShadowElement(page, badge!);
    await expect.poll(() => cardText(page), patiently).toMatch(aVerdict);
  }

  it('says verdict, probability and model, what that means, and shows the face', async () => {
    page = await telltale.visit('img');
    await openCard();
    const text = await cardText(page);
    expect(text).toMatch(aChance);
    expect(text).toMatch(/\S+ \d+\.\d+\.\d+\S* · judged on this device/);
    expect(text).toMatch(/no proof|for or against|does not show/);
    expect(text).not.toMatch(/\breal\b/i);
    const evaluate = await contentWorld(page);
    const shades = await evaluate(`(() => {
      const root = chrome.dom.openOrClosedShadowRoot(document.querySelector('telltale-marks'));
      const canvas = root.querySelector('canvas');
      return new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size;
    })()`);
    expect(shades).toBeGreaterThan(50);
  });

  it('closes by Escape, which the page does not see, and by a click elsewhere, which it does', async () => {
    page = await telltale.visit('click-through');
    await openCard();
    await page.evaluate(() => addEventListener('keydown', ({ key }) => globalThis.clicks.push(key), true));
    await page.keyboard.press('Escape');
    expect(await cards(page)).toEqual([]);
    await openCard();
    await page.mouse.click(5, 600);
    expect(await cards(page)).toEqual([]);
    expect(await page.evaluate(() => globalThis.clicks)).toEqual(['']);
  });

  it('opens by the keyboard, takes the focus, and gives it back to the badge', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => cardText(page), patiently).toMatch(aVerdict);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await cards(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => cardText(page), patiently).toMatch(aVerdict);
  });

  it('stays within a small window', async () => {
    page = await telltale.visit('img');
    await page.setViewportSize({ width: 420, height: 330 });
    await openCard();
    const [card] = await cards(page);
    const { x, y, width, height } = card!.box;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(420);
    expect(y + height).toBeLessThanOrEqual(330);
  });

  it('is dark where the person prefers dark', async () => {
    page = await telltale.visit('img');
    const brightness = async () => {
      const [card] = await cards(page);
      const [red = 0] = card!.style.backgroundColor.match(/\d+/g)?.map(Number) ?? [];
      return red;
    };
    await openCard();
    expect(await brightness()).toBeGreaterThan(200);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await brightness()).toBeLessThan(60);
  });

  it('opens where the popup asks to be shown a face far down the page', async () => {
    page = await telltale.visit('lazy');
    await page.locator('#picture').scrollIntoViewIfNeeded();
    const [image] = await answersOf(telltale, page, 1);
    await page.evaluate(() => scrollTo(0, 0));
    await callPage(telltale.checkPage, page, 'reveal', { imageId: image!.imageId, faceIndex: 0 });
    await expect.poll(() => cardText(page), patiently).toMatch(aVerdict);
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(4000);
  });
});

describe.skipIf(!hasChromium)('the card of a likely fake', () => {
  let telltale: Telltale;
  let page: Page;

  beforeAll(async () => {
    telltale = await startTelltale({ isAlarmed: true });
    await servePortraits(telltale.server);
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  async function openCardOf(name: string): Promise<void> {
    const known = await knownPicture(telltale, 'a.jpg');
    page = await telltale.visit(name);
    await expectMarked(page, { '#picture': known });
    const [badge] = await badgesOn(page);
    await clickShadowElement(page, badge!);
    await expect.poll(() => cardText(page), patiently).toContain('Show where');
  }

  const button = async () => (await findInClosedShadows(page, '.ask'))[0]!;
  const answered = /Mostly around the .*no proof|No clear place/s;

  it('shows where the evidence lies when it is asked, and hides it again', async () => {
    await openCardOf('img');
    expect(await cardText(page)).not.toMatch(answered);
    await clickShadowElement(page, await button());
    await expect.poll(() => cardText(page), { timeout: 10_000, interval: 50 }).toMatch(answered);
    const maps = await findInClosedShadows(page, '.heat canvas');
    expect(maps).toHaveLength((await cardText(page)).includes('No clear place') ? 0 : 1);
    for (const { attributes } of maps) expect(attributes).toMatchObject({ role: 'img' });
    expect((await button()).attributes).toMatchObject({ 'aria-expanded': 'true' });
    await clickShadowElement(page, await button());
    expect(await cardText(page)).not.toMatch(answered);
    expect((await button()).text).toBe('Show where');
  });

  it('is asked by the keyboard and keeps the focus on the button', async () => {
    await openCardOf('img');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => cardText(page), { timeout: 10_000, interval: 50 }).toMatch(answered);
    await page.keyboard.press('Enter');
    expect(await cardText(page)).not.toMatch(answered);
  });

  it('goes on judging after a card is closed in the middle of it', async () => {
    await openCardOf('img');
    await clickShadowElement(page, await button());
    await page.keyboard.press('Escape');
    expect(await cards(page)).toEqual([]);
    await page.close();
    await openCardOf('img');
  });

  it('stays within a small window when it grows', async () => {
    await openCardOf('img');
    await page.setViewportSize({ width: 420, height: 330 });
    await clickShadowElement(page, await button());
    await expect.poll(() => cardText(page), { timeout: 10_000, interval: 50 }).toMatch(answered);
    const [card] = await cards(page);
    const { y, height } = card!.box;
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(330);
  });
});

describe.skipIf(!hasChromium)('on a site that is not checked without being asked', () => {
  let telltale: Telltale;
  let page: Page;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
    await servePortraits(telltale.server);
    await markEverything(telltale);
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  it('nothing is marked until the whole page is to be checked', async () => {
    page = await telltale.visit('cross-origin');
    const before = telltale.server.requests.length;
    await callPage(telltale.checkPage, page, 'checkAll');
    await answersOf(telltale, page, 4);
    await expect.poll(() => badgesOn(page).then(({ length }) => length), patiently).toBeGreaterThanOrEqual(3);
    expect(telltale.server.requests.slice(before).filter(({ isFetch }) => isFetch)).toHaveLength(1);
  });

  it('a right-click is answered with a card, also for faces that are too small, and marks nothing else', async () => {
    const small = await sharp(await portrait('a'))
      .resize(90)
      .jpeg()
      .toBuffer();
    telltale.server.route('small.test', '/portraits/c.jpg', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(small);
    });
    page = await telltale.visit('cross-origin', 'small.test');
    await callPage(telltale.checkPage, page, 'checkImage', { srcUrl: 'http://small.test/portraits/c.jpg' });
    expect(await cardText(page)).toContain('too small');
    await callPage(telltale.checkPage, page, 'checkImage', { srcUrl: 'http://cdn.test/portraits/a.jpg' });
    expect(await cardText(page)).toMatch(aVerdict);
    expect(await answersOf(telltale, page, 2)).toHaveLength(2);
  });

  it('a right-click is answered while checking is paused', async () => {
    page = await telltale.visit('img');
    await changeStoredSettings(telltale, { isPaused: true });
    await callPage(telltale.checkPage, page, 'checkImage', { srcUrl: 'http://img.test/portraits/a.jpg' });
    expect(await cardText(page)).toMatch(aVerdict);
    expect(await badgesOn(page)).toEqual([]);
    await changeStoredSettings(telltale, { isPaused: false });
  });
});

/** Answers pictures only, as hosts do that guard against other readers. */
async function serveGuarded(server: FixtureServer): Promise<void> {
  const bytes = await portrait('a');
  server.route('guarded.test', '/a.jpg', (request, response) => {
    const isForPicture = request.headers['sec-fetch-dest'] === 'image' || request.headers.accept?.includes('image/');
    response.writeHead(isForPicture ? 200 : 403, { 'Content-Type': 'image/jpeg' }).end(isForPicture ? bytes : '');
  });
  server.route('page.test', '/', (_, response) => {
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><body><img src="http://guarded.test/a.jpg" width="480" height="480">');
  });
}

describe.skipIf(!hasChromium)('a picture that its host hands to nobody else', () => {
  it('is checked from what is on the screen, and the card says so', async () => {
    const copy = await copyOfRelease();
    /** The click gives `activeTab`, which alone lets the tab be captured; here all addresses stand in for it. */
    await changeManifest(copy.dir, (manifest) => ({ ...manifest, host_permissions: ['<all_urls>'] }));
    const server = await startFixtureServer();
    await serveGuarded(server);
    const extension = await launchExtension({ extensionDir: copy.dir, args: server.chromiumArgs });
    try {
      await untilWelcomed(extension);
      const page = await extension.context.newPage();
      await page.goto('http://page.test/');
      await clickMenu(extension, page, { srcUrl: 'http://guarded.test/a.jpg' });
      await expect.poll(() => cardText(page), { timeout: 60_000 }).toMatch(aVerdict);
      expect(await cardText(page)).toContain('checked from what is on the screen');
    } finally {
      await extension.close();
      await server.close();
      await copy.remove();
    }
  });
});
