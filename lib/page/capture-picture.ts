import { pictureBox } from './measure-picture.ts';
import { intersection } from './picture-placement.ts';
import type { ScreenBox } from './picture-placement.ts';
import type { Drawn } from './picture.ts';
import { visibleBox } from './visible-box.ts';

/** Where this frame lies in the tab, or null below a frame of another origin. */
function frameOffset(): { left: number; top: number } | null {
  let left = 0;
  let top = 0;
  let view: Window = window;
  try {
    while (view !== view.top) {
      const frame = view.frameElement;
      if (!frame) return null;
      const rect = frame.getBoundingClientRect();
      left += rect.left + frame.clientLeft;
      top += rect.top + frame.clientTop;
      view = view.parent;
    }
  } catch {
    return null;
  }
  return { left, top };
}

/** What people see of a picture, in this frame's viewport; null where they see nothing of it. */
export function seenBox(picture: Drawn): ScreenBox | null {
  const seen = visibleBox(picture.element, pictureBox(picture));
  return seen && intersection(seen, { left: 0, top: 0, width: innerWidth, height: innerHeight });
}

const longestPaintMs = 250;

/** A tab that goes behind another one paints no more: then time alone goes on. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, longestPaintMs);
  });
}

/** What the tab shows: the caller closes `bitmap`. A point of this frame's viewport lies at `(point + offset) * scale`. */
export interface CapturedTab {
  bitmap: ImageBitmap;
  scale: number;
  offset: { left: number; top: number };
}

/** The tab without our own marks; null where it cannot be had. */
export async function captureTab(
  captureVisibleTab: () => Promise<Blob | null>,
  ownHost: HTMLElement,
): Promise<CapturedTab | null> {
  const offset = frameOffset();
  if (!offset) return null;
  ownHost.style.setProperty('visibility', 'hidden', 'important');
  try {
    await nextPaint();
    const screen = await captureVisibleTab();
    if (!screen) return null;
    const bitmap = await createImageBitmap(screen);
    return { bitmap, scale: bitmap.width / (window.top?.innerWidth ?? innerWidth), offset };
  } catch {
    return null;
  } finally {
    ownHost.style.removeProperty('visibility');
  }
}

/** What the screen shows of a picture whose bytes nobody may read; null where it cannot be had. */
export async function capturePicture(
  picture: Drawn,
  captureVisibleTab: () => Promise<Blob | null>,
  ownHost: HTMLElement,
): Promise<Blob | null> {
  const box = seenBox(picture);
  const captured = box && (await captureTab(captureVisibleTab, ownHost));
  if (!captured) return null;
  const { bitmap, scale, offset } = captured;
  try {
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(box.width * scale)),
      Math.max(1, Math.round(box.height * scale)),
    );
    const left = -(box.left + offset.left) * scale;
    canvas.getContext('2d')?.drawImage(bitmap, left, -(box.top + offset.top) * scale);
    return await canvas.convertToBlob({ type: 'image/png' });
  } catch {
    return null;
  } finally {
    bitmap.close();
  }
}
