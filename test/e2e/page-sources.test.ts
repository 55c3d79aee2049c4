import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { boxOf, cornersOf, drawnInto, expectBadgesAt, expectMarked } from './support/marks.ts';
import { markEverything } from './support/page-state.ts';
import { knownPicture, servePortraits } from './support/portraits.ts';
import type { KnownPicture } from './support/portraits.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

describe.skipIf(!hasChromium)('faces are marked where they are', () => {
  let telltale: Telltale;
  let page: Page;
  let [a, b, c]: KnownPicture[] = [];

  beforeAll(async () => {
    telltale = await startTelltale();
    await servePortraits(telltale.server);
    await markEverything(telltale);
    a = await knownPicture(telltale, 'a.jpg');
    b = await knownPicture(telltale, 'b.jpg');
    c = await knownPicture(telltale, 'c.jpg');
  });
  afterEach(() => page.close());
  afterAll(() => telltale.close());

  it('in an image', async () => {
    page = await telltale.visit('img');
    await expectMarked(page, { '#picture': a! });
  });

  it('in the candidate of a srcset that is shown', async () => {
    page = await telltale.visit('srcset');
    await expectMarked(page, { '#picture': a! });
  });

  it('in a picture element, anew when the window chooses another source', async () => {
    page = await telltale.visit('picture');
    await expectMarked(page, { '#picture': b! });
    await page.setViewportSize({ width: 700, height: 800 });
    await expectMarked(page, { '#picture': a! });
  });

  it('in a lazy image once it is scrolled to, and not asked for before', async () => {
    page = await telltale.visit('lazy');
    const asked = () =>
      telltale.server.requests.filter(({ host, path }) => host === 'lazy.test' && path.endsWith('c.jpg'));
    expect(asked()).toEqual([]);
    await page.locator('#picture').scrollIntoViewIfNeeded();
    await expectMarked(page, { '#picture': c! });
    expect(asked()).toHaveLength(1);
  });

  it('in CSS backgrounds, with their size and position, and in those of pseudo-elements', async () => {
    page = await telltale.visit('css-background');
    await expectBadgesAt(page, async () => {
      const [cover, tile, before] = [
        await boxOf(page, '#cover'),
        await boxOf(page, '#tile'),
        await boxOf(page, '#before'),
      ];
      const tileScale = 240 / 480;
      return [
        ...cornersOf(a!, { left: cover.x, top: cover.y - 100 * 0.25, scaleX: 400 / 480, scaleY: 400 / 480 }, cover),
        ...cornersOf(
          b!,
          { left: tile.x + 10 + 400 - 20 - 240, top: tile.y + 20, scaleX: tileScale, scaleY: tileScale },
          tile,
        ),
        ...cornersOf(c!, { left: before.x, top: before.y, scaleX: tileScale, scaleY: tileScale }, before),
      ];
    });
  });

  it('in SVG images, with their aspect ratio kept or sliced', async () => {
    page = await telltale.visit('svg-image');
    await expectBadgesAt(page, async () => {
      const { x, y } = await boxOf(page, '#drawing');
      const meet = { x: x + 80, y: y + 40, width: 320, height: 240 };
      const slice = { x: x + 440, y: y + 40, width: 320, height: 240 };
      const sliceScale = 320 / 480;
      return [
        ...cornersOf(a!, { left: meet.x + 40, top: meet.y, scaleX: 0.5, scaleY: 0.5 }, meet),
        ...cornersOf(b!, { left: slice.x, top: slice.y - 80, scaleX: sliceScale, scaleY: sliceScale }, slice),
      ];
    });
  });

  it('in open shadow roots within one another, in roots attached later, and after changes within', async () => {
    page = await telltale.visit('shadow');
    await expectMarked(page, { '#host img': a! });
    await page.evaluate('attachLate()');
    await expectMarked(page, { '#host img': a!, '#late img': b! });
    await page.evaluate('changeWithin()');
    await expectMarked(page, { '#host img': c!, '#late img': b! });
  });

  it('in frames of the same site, of another site, and without an address', async () => {
    page = await telltale.visit('frames');
    await expectBadgesAt(page, async () => {
      const inFrame = async (selector: string, side: number, picture: KnownPicture) => {
        const { x, y } = await boxOf(page, selector);
        const box = { x: x + 8, y: y + 8, width: side, height: side };
        return cornersOf(picture, drawnInto(box, picture), box);
      };
      return [
        ...(await inFrame('#same', 400, a!)),
        ...(await inFrame('#inline', 300, b!)),
        ...(await inFrame('#other', 400, a!)),
      ];
    });
  });

  it('in blob: pictures, also withdrawn ones, and in data: pictures, without a request', async () => {
    page = await telltale.visit('blob');
    await expectMarked(page, { '#kept': a!, '#revoked': b!, '#data': c! });
    const asked = telltale.server.requests.filter(
      ({ host, path }) => host === 'blob.test' && path.startsWith('/portraits/'),
    );
    expect(asked).toHaveLength(3);
  });
});
