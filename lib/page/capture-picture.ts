import { pictureBox } from './measure-picture.ts';
import { intersection } from './picture-placement.ts';
import type { ScreenBox } from './picture-placement.ts';
import type { Picture } from './picture.ts';
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

function tabBox(picture: Picture): ScreenBox | null {
  const offset = frameOffset();
  const seen = visibleBox(picture.element, pictureBox(picture));
  const inFrame = seen && intersection(seen, { left: 0, top: 0, width: innerWidth, height: innerHeight });
  if (!offset || !inFrame) return null;
  return { ...inFrame, left: inFrame.left + offset.left, top: inFrame.top + offset.top };
}

const longestPaintMs = 250;

/** A tab that goes behind another one paints no more: then time alone goes on. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, longestPaintMs);
  });
}

/** What the screen shows of a picture whose bytes nobody may read; null where it cannot be had. */
export async function capturePicture(
  picture: Picture,
  captureVisibleTab: () => Promise<Blob | null>,
  ownHost: HTMLElement,
): Promise<Blob | null> {
  const box = tabBox(picture);
  if (!box) return null;
  ownHost.style.setProperty('visibility', 'hidden', 'important');
  try {
    await nextPaint();
    const screen = await captureVisibleTab();
    if (!screen) return null;
    const bitmap = await createImageBitmap(screen);
    const scale = bitmap.width / (window.top?.innerWidth ?? innerWidth);
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(box.width * scale)),
      Math.max(1, Math.round(box.height * scale)),
    );
    canvas.getContext('2d')?.drawImage(bitmap, -box.left * scale, -box.top * scale);
    bitmap.close();
    return await canvas.convertToBlob({ type: 'image/png' });
  } catch {
    return null;
  } finally {
    ownHost.style.removeProperty('visibility');
  }
}
