import type { Size } from '../face/types.ts';
import type { ScreenBox } from './picture-placement.ts';

const gapPx = 8;

/** Beside the anchor where there is room (right, left, below, above), and always inside the viewport. */
export function cardPosition(anchor: ScreenBox, card: Size, viewport: Size): { left: number; top: number } {
  const right = anchor.left + anchor.width + gapPx;
  const left = anchor.left - gapPx - card.width;
  const below = anchor.top + anchor.height + gapPx;
  const above = anchor.top - gapPx - card.height;
  const inside = (value: number, side: number, room: number) => Math.max(gapPx, Math.min(value, room - side - gapPx));
  const level = inside(anchor.top, card.height, viewport.height);
  const fits = (value: number) => value >= gapPx && value + card.width + gapPx <= viewport.width;
  if (fits(right)) return { left: right, top: level };
  if (fits(left)) return { left, top: level };
  const centred = inside(anchor.left + anchor.width / 2 - card.width / 2, card.width, viewport.width);
  const isBelow = below + card.height + gapPx <= viewport.height || above < gapPx;
  return { left: centred, top: inside(isBelow ? below : above, card.height, viewport.height) };
}
