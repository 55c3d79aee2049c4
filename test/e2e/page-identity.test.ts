import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordMarks } from './support/mark-recorder.ts';
import type { MarkSample } from './support/mark-recorder.ts';
import { cornersOf, drawnInto, expectBadgesAt, expectMarked } from './support/marks.ts';
import { badgesOn, markEverything } from './support/page-state.ts';
import { knownPicture, servePortraits } from './support/portraits.ts';
import type { KnownPicture } from './support/portraits.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const faceless = 'plain.png';
const tolerancePx = 3;
const patiently = { timeout: 30_000 };

describe.skipIf(!hasChromium)('a badge never sits on another picture than the one that was judged', () => {
  let telltale: Telltale;
  let page: Page;
  const known: Record<string, KnownPicture> = {};

  beforeAll(async () => {
    telltale = await startTelltale();
    await servePortraits(telltale.server);
    await markEverything(telltale);
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']) known[name] = await knownPicture(telltale, name);
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  /** Samples whose badges are not those of the picture that was shown. */
  function wrongSamples(samples: MarkSample[], side: number): MarkSample[] {
    return samples.filter(({ shown, badges, visible }) => {
      const picture = known[shown];
      if (!picture) return true;
      const box = { x: 0, y: 0, width: side, height: side };
      const corners = cornersOf(picture, drawnInto(box, picture), visible);
      return badges.some(({ x, y }) => corners.every((corner) => Math.hypot(corner.x - x, corner.y - y) > tolerancePx));
    });
  }

  it.each(['d.jpg', faceless])('though its address changes 200 times before it stays at %s', async (last) => {
    page = await telltale.visit('swapped');
    await expectMarked(page, { '#picture': known['a.jpg']! });
    const takeSamples = await recordMarks(page);
    await page.evaluate(`swap(200, '${last}')`);
    await expectMarked(page, known[last] ? { '#picture': known[last] } : {});
    const samples = await takeSamples();
    expect(samples.length).toBeGreaterThan(0);
    expect(wrongSamples(samples, 400)).toEqual([]);
  });

  it('in a feed that recycles its rows while it is scrolled fast', async () => {
    page = await telltale.visit('feed');
    await expect.poll(() => badgesOn(page).then(({ length }) => length), patiently).toBe(1);
    const takeSamples = await recordMarks(page);
    await page.evaluate(async () => {
      const feed = document.getElementById('feed')!;
      const frames = async (count: number) => {
        for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
      };
      for (let step = 0; step < 120; step += 1) {
        feed.scrollTop += step % 40 === 0 ? 4000 : 260;
        await frames(step % 8);
      }
      feed.scrollTop = 320 * 60;
    });
    await expectBadgesAt(page, () => {
      const box = { x: 0, y: 0, width: 320, height: 320 };
      return cornersOf(known['a.jpg']!, drawnInto(box, known['a.jpg']!), box);
    });
    const samples = await takeSamples();
    expect(samples.length).toBeGreaterThan(0);
    expect(wrongSamples(samples, 320)).toEqual([]);
  });

  it('when another slide covers it, and comes back when the slide goes', async () => {
    page = await telltale.visit('slides');
    await page.evaluate(() => document.getElementById('above')!.style.setProperty('opacity', '0'));
    await expectMarked(page, { '#below': known['a.jpg']! });
    await page.evaluate(() => document.getElementById('above')!.style.removeProperty('opacity'));
    await expectMarked(page, {});
    await page.evaluate(() => document.getElementById('above')!.remove());
    await expectMarked(page, { '#below': known['a.jpg']! });
  });

  it('when something of the page covers the shadow root that it is in', async () => {
    page = await telltale.visit('shadow');
    await expectMarked(page, { '#host img': known['a.jpg']! });
    await page.evaluate(() => {
      const cover = document.createElement('div');
      cover.id = 'cover';
      Object.assign(cover.style, { position: 'fixed', inset: '0', background: 'white' });
      document.body.append(cover);
    });
    await expectMarked(page, {});
    await page.evaluate(() => document.getElementById('cover')!.remove());
    await expectMarked(page, { '#host img': known['a.jpg']! });
  });

  it('when it leaves the page or is hidden', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': known['a.jpg']! });
    await page.evaluate(() => document.getElementById('picture')!.style.setProperty('visibility', 'hidden'));
    await expectMarked(page, {});
    await page.evaluate(() => document.getElementById('picture')!.style.removeProperty('visibility'));
    await expectMarked(page, { '#picture': known['a.jpg']! });
    await page.evaluate(() => document.getElementById('picture')!.remove());
    await expectMarked(page, {});
  });
});
