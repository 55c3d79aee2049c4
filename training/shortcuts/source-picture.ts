import sharp from 'sharp';
import type { BoundingBox } from '../../lib/face/types.ts';
import type { RgbaPixels } from '../../lib/preprocess/pixels.ts';

/** Decodes a picture upright, `scale` times its size. */
export async function decodePicture(bytes: Buffer, scale = 1): Promise<RgbaPixels> {
  let image = sharp(bytes).autoOrient();
  if (scale !== 1) {
    const { autoOrient } = await sharp(bytes).metadata();
    image = image.resize(Math.round(autoOrient.width * scale), Math.round(autoOrient.height * scale), { fit: 'fill' });
  }
  const { data, info } = await image.toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), ...sizeOf(info) };
}

function sizeOf({ width, height }: { width: number; height: number }) {
  return { width, height };
}

export function scaledBox({ x, y, width, height }: BoundingBox, across: number, down = across): BoundingBox {
  return { x: x * across, y: y * down, width: width * across, height: height * down };
}
