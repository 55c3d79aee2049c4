import type { RgbaPixels, RgbPixels } from '../preprocess/pixels.ts';

/** Opaque. */
export function withAlpha({ data, width, height }: RgbPixels): RgbaPixels {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) rgba.set(data.subarray(from, from + 3), to);
  return { data: rgba, width, height };
}

interface FirefoxContentScript {
  cloneInto?<T>(value: T, scope: Window): T;
}

/**
 * In Firefox a canvas belongs to the page, which may not read the arrays of a content script: they are cloned over
 * (https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Sharing_objects_with_page_scripts).
 */
function readableByCanvas(data: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const own = new Uint8ClampedArray(data);
  return (globalThis as FirefoxContentScript).cloneInto?.(own, window) ?? own;
}

/** Gives the canvas the pixels' size and shows them. */
export function drawPixels(canvas: HTMLCanvasElement, { data, width, height }: RgbaPixels): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(readableByCanvas(data), width, height), 0, 0);
}
