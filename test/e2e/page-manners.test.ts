import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { boxOf, cornersOf, drawnInto, expectBadgesAt, expectMarked } from './support/marks.ts';
import { answersOf, badgesOn, changeStoredSettings, markEverything } from './support/page-state.ts';
import { knownPicture, servePortraits } from './support/portraits.ts';
import type { KnownPicture } from './support/portraits.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

declare global {
  var clicks: string[];
  var shifts: number[];
}

describe.skipIf(!hasChromium)('marks keep to themselves', () => {
  let telltale: Telltale;
  let page: Page;
  let [a, b, c, wide]: KnownPicture[] = [];

  beforeAll(async () => {
    telltale = await startTelltale();
    await servePortraits(telltale.server);
    await markEverything(telltale);
    a = await knownPicture(telltale, 'a.jpg');
    b = await knownPicture(telltale, 'b.jpg');
    c = await knownPicture(telltale, 'c.jpg');
    wide = await knownPicture(telltale, 'wide.jpg');
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  it('on a page whose policy forbids nearly everything, without a complaint of that policy', async () => {
    const complaints: string[] = [];
    telltale.extension.context.on('console', (message) => complaints.push(message.text()));
    page = await telltale.visit('strict-csp');
    await expectMarked(page, { '#picture': a! });
    const [badge] = await badgesOn(page);
    expect(badge?.style.position).toBe('absolute');
    expect(complaints.filter((text) => /policy|trusted/i.test(text))).toEqual([]);
  });

  it('follow object-fit, object-position, padding and transforms', async () => {
    page = await telltale.visit('object-fit');
    await expectBadgesAt(page, async () => {
      const content = async (selector: string) => {
        const { x, y } = await boxOf(page, selector);
        return { x: x + 15, y: y + 15, width: 300, height: 300 };
      };
      const [contain, cover, none] = [await content('#contain'), await content('#cover'), await content('#none')];
      const { x, y } = await boxOf(page, '#scaled');
      const scaled = { x: x + 7.5, y: y + 7.5, width: 150, height: 150 };
      const containScale = 300 / 1520;
      const coverScale = 300 / 760;
      const inside = (corners: { x: number; y: number }[], faces: KnownPicture, left: number, scale: number) =>
        corners.filter((_, index) => {
          const face = faces.faces[index]!;
          const middle = left + (face.x + face.width / 2) * scale;
          return middle > cover.x && middle < cover.x + 300;
        });
      const coverLeft = cover.x + (300 - 1520 * coverScale) * 0.3;
      const coverDrawn = { left: coverLeft, top: cover.y, scaleX: coverScale, scaleY: coverScale };
      return [
        ...cornersOf(
          wide!,
          { left: contain.x, top: contain.y + 150, scaleX: containScale, scaleY: containScale },
          contain,
        ),
        ...inside(cornersOf(wide!, coverDrawn, cover), wide!, coverLeft, coverScale),
        ...cornersOf(a!, { left: none.x - 40, top: none.y - 30, scaleX: 1, scaleY: 1 }, none),
        ...cornersOf(a!, drawnInto(scaled, a!), scaled),
      ];
    });
  });

  it('follow nested scroll containers and vanish where the face is scrolled out of one', async () => {
    page = await telltale.visit('nested-scroll');
    const scroll = (selector: string, left: number, top: number) =>
      page.locator(selector).evaluate((element, to) => element.scrollTo(to.left, to.top), { left, top });
    const expectShown = () =>
      expectBadgesAt(page, async () => {
        const box = await boxOf(page, '#picture');
        const inner = await boxOf(page, '#inner');
        const right = Math.min(box.x + box.width, inner.x + inner.width - 15);
        const left = Math.max(box.x, inner.x);
        return cornersOf(a!, drawnInto(box, a!), { x: left, y: box.y, width: right - left, height: box.height });
      });
    await scroll('#outer', 0, 150);
    await scroll('#inner', 150, 0);
    await expectShown();
    await scroll('#outer', 0, 250);
    await scroll('#inner', 190, 0);
    await page.mouse.wheel(0, 120);
    await expectShown();
    await scroll('#inner', 600, 0);
    await expectMarked(page, {});
  });

  it('let clicks through to the page, but for the badge itself', async () => {
    page = await telltale.visit('click-through');
    await expectMarked(page, { '#picture': a! });
    const { x, y } = await boxOf(page, '#picture');
    const face = a!.faces[0]!;
    const scale = 400 / a!.size.width;
    await page.mouse.click(x + (face.x + face.width / 2) * scale, y + (face.y + face.height / 2) * scale);
    expect(await page.evaluate(() => ({ clicks: globalThis.clicks, hash: location.hash }))).toEqual({
      clicks: ['picture'],
      hash: '#followed',
    });
    const [badge] = await badgesOn(page);
    await page.mouse.click(badge!.box.x + 12, badge!.box.y + 12);
    expect(await page.evaluate(() => globalThis.clicks)).toEqual(['picture']);
  });

  it('move nothing on the page, even where it styles whatever comes into it', async () => {
    page = await telltale.visit('layout');
    const places = () =>
      page.evaluate(() => ({
        boxes: [...document.querySelectorAll('body, body *')].map(
          (element) => element.getBoundingClientRect().toJSON() as object,
        ),
        scroll: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
      }));
    const before = await places();
    await expectMarked(page, { '#picture': a! });
    expect(await places()).toEqual(before);
    expect(await page.evaluate(() => globalThis.shifts)).toEqual([]);
  });

  it('come back where the page throws everything out that it does not know', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a! });
    await page.evaluate(() => document.querySelector('telltale-marks')!.remove());
    await expectMarked(page, { '#picture': a! });
  });

  it('cost at most one request for a picture, without cookie and referrer', async () => {
    telltale.server.route('cdn.test', '/sign-in', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'session=secret; Max-Age=600' }).end('ok');
    });
    page = await telltale.extension.context.newPage();
    await page.goto('http://cdn.test/sign-in');
    telltale.server.requests.length = 0;
    await page.goto(telltale.server.pageUrl('cross-origin'));
    await answersOf(telltale, page, 4);
    const asked = telltale.server.requests.filter(({ path }) => path.startsWith('/portraits/'));
    const fetched = asked.filter(({ isFetch }) => isFetch);
    expect(asked.filter(({ isFetch }) => !isFetch)).toHaveLength(3);
    expect(fetched.map(({ host, path, cookie, referer }) => ({ host, path, cookie, referer }))).toEqual([
      { host: 'cdn.test', path: '/portraits/a.jpg', cookie: undefined, referer: undefined },
    ]);
  });

  it('vanish at once when checking is paused, and return when it goes on', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a! });
    await changeStoredSettings(telltale, { isPaused: true });
    await expectMarked(page, {});
    await changeStoredSettings(telltale, { isPaused: false });
    await expectMarked(page, { '#picture': a! });
  });

  it('change with what is to be marked, without a new question', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a! });
    const [badge] = await badgesOn(page);
    const isLikelyFake = badge?.attributes.class?.includes('likely-fake') ?? false;
    await changeStoredSettings(telltale, { marksUncertain: false, marksNoSignOfFake: false });
    await expectMarked(page, isLikelyFake ? { '#picture': a! } : {});
    await markEverything(telltale);
    await expectMarked(page, { '#picture': a! });
  });

  it('do not double where the content script is injected twice', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a! });
    await telltale.checkPage.evaluate(async (url) => {
      const { tabs, scripting } = (globalThis as unknown as { chrome: ChromeForTests }).chrome;
      const [tab] = await tabs.query({ url });
      await scripting.executeScript({ target: { tabId: tab!.id }, files: ['content-scripts/content.js'] });
    }, page.url());
    const addPicture = (id: string) =>
      page.evaluate((name) => {
        const picture = Object.assign(new Image(300, 300), { id: name, src: `/portraits/${name}.jpg` });
        document.body.append(picture);
      }, id);
    await addPicture('b');
    await expectMarked(page, { '#picture': a!, '#b': b! });
    await addPicture('c');
    await expectMarked(page, { '#picture': a!, '#b': b!, '#c': c! });
    expect(await page.locator('telltale-marks').count()).toBe(1);
  });
});

interface ChromeForTests {
  tabs: { query(query: { url: string }): Promise<{ id: number }[]> };
  scripting: { executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown> };
}
