import type { RgbaPixels, RgbPixels } from '../preprocess/pixels.ts';

/** Opaque. */
export function withAlpha({ data, width, height }: RgbPixels): RgbaPixels {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) rgba.set(data.subarray(from, from + 3), to);
  return { data: rgba, width, height };
}

/** Gives the canvas the pixels' size and shows them. */
export function drawPixels(canvas: HTMLCanvasElement, { data, width, height }: RgbaPixels): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  image.data.set(data);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
