import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { BoundingBox, Point } from '../../../lib/face/types.ts';
import { badgesOn } from './page-state.ts';
import type { KnownPicture } from './portraits.ts';

const badgePx = 24;
const tolerancePx = 2;

/** Picture pixel (x, y) is drawn at (left + x * scaleX, top + y * scaleY) of the page's viewport. */
export interface Drawn {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
}

/** A picture that fills a box. */
export function drawnInto(box: BoundingBox, { size }: KnownPicture): Drawn {
  return { left: box.x, top: box.y, scaleX: box.width / size.width, scaleY: box.height / size.height };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

/** Upper left corners of the badges that must be there: on top of each face's right corner, within the visible box. */
export function cornersOf({ faces }: KnownPicture, drawn: Drawn, visible: BoundingBox): Point[] {
  return faces.map((face) => {
    const right = drawn.left + (face.x + face.width) * drawn.scaleX;
    const top = drawn.top + face.y * drawn.scaleY;
    return {
      x: clamp(right - badgePx, visible.x, visible.x + visible.width - badgePx),
      y: clamp(top - badgePx, visible.y, visible.y + visible.height - badgePx),
    };
  });
}

export async function boxOf(page: Page, selector: string): Promise<BoundingBox> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`Expected ${selector} to be painted, it is not.`);
  return box;
}

const near = (a: Point, b: Point) => Math.abs(a.x - b.x) <= tolerancePx && Math.abs(a.y - b.y) <= tolerancePx;
const ordered = (points: Point[]) => points.toSorted((a, b) => a.y - b.y || a.x - b.x);
const rounded = (points: Point[]) => ordered(points).map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));

/** Waits until exactly these badges are shown, wherever in the page or its frames. */
export async function expectBadgesAt(page: Page, corners: () => Point[] | Promise<Point[]>): Promise<void> {
  await expect
    .poll(
      async () => {
        const expected = await corners();
        const shown = (await badgesOn(page)).map(({ box }) => ({ x: box.x, y: box.y }));
        const isSame =
          shown.length === expected.length && expected.every((corner) => shown.some((badge) => near(badge, corner)));
        return isSame ? 'as expected' : { shown: rounded(shown), expected: rounded(expected) };
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBe('as expected');
}

/** Waits until each of these elements, filled by its portrait, carries its badges, and nothing else carries any. */
export function expectMarked(page: Page, pictures: Record<string, KnownPicture>): Promise<void> {
  return expectBadgesAt(page, async () => {
    const corners = await Promise.all(
      Object.entries(pictures).map(async ([selector, picture]) => {
        const box = await boxOf(page, selector);
        return cornersOf(picture, drawnInto(box, picture), box);
      }),
    );
    return corners.flat();
  });
}
