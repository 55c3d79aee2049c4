import type { BoundingBox, Size } from '../face/types.ts';

/** Interleaved 8-bit RGBA, row by row: `data.length === width * height * 4`. */
export interface RgbaPixels extends Size {
  data: Uint8ClampedArray;
}

/** Interleaved 8-bit RGB, row by row: `data.length === width * height * 3`. */
export interface RgbPixels extends Size {
  data: Uint8Array;
}

/** A part of a larger picture: `pixels` starts at (`x`, `y`) of the source. */
export interface PixelRegion {
  x: number;
  y: number;
  pixels: RgbaPixels;
}

/** Grows a box to whole pixels and cuts it to the picture. */
export function clampToPicture(box: BoundingBox, picture: Size): BoundingBox {
  const left = Math.min(Math.max(0, Math.floor(box.x)), picture.width - 1);
  const top = Math.min(Math.max(0, Math.floor(box.y)), picture.height - 1);
  const right = Math.max(left + 1, Math.min(picture.width, Math.ceil(box.x + box.width)));
  const bottom = Math.max(top + 1, Math.min(picture.height, Math.ceil(box.y + box.height)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
