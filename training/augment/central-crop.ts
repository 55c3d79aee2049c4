import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

/** The served crop at the centre of a stored one; throws where it has no such centre. */
export function centralCrop(crop: RgbPixels, size: number): RgbPixels {
  const margin = (crop.width - size) / 2;
  if (margin < 0 || !Number.isInteger(margin))
    throw new Error(
      `centralCrop: expected stored crops an even number of pixels larger than ${size}, got ${crop.width}; prepare the data for this size`,
    );
  return part(crop, { left: margin, top: margin, width: size, height: size });
}

/** A copy of a rectangle inside of the picture. */
export function part(
  pixels: RgbPixels,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): RgbPixels {
  const data = new Uint8Array(width * height * 3); // [height, width, 3]
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * pixels.width + left) * 3;
    data.set(pixels.data.subarray(start, start + width * 3), row * width * 3);
  }
  return { data, width, height };
}
