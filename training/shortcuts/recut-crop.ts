import sharp from 'sharp';
import type { BoundingBox, CropSpec } from '../../lib/face/types.ts';
import { cropFace, sourceRegion } from '../../lib/preprocess/crop-face.ts';
import type { RgbaPixels, RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { EncodingProfile } from './encoding-profile.ts';
import { squareOf } from './find-roll.ts';
import { decodePicture, scaledBox } from './source-picture.ts';

export interface CutFace {
  box: BoundingBox;
  rollRadians: number;
}

/**
 * Stores a whole picture as the profile's pictures are: resized to its width, the shape kept, through its JPEG quality and
 * chroma subsampling. A profile without JPEG is stored without loss.
 */
export async function storedLike(picture: RgbaPixels, { width, jpeg }: EncodingProfile): Promise<RgbaPixels> {
  const height = Math.max(1, Math.round((picture.height * width) / picture.width));
  let image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 4 } }).removeAlpha();
  if (width !== picture.width) image = image.resize(width, height, { fit: 'fill' });
  const encoded = jpeg
    ? image.jpeg({ quality: jpeg.quality, chromaSubsampling: jpeg.hasHalfChroma ? '4:2:0' : '4:4:4' })
    : image.png({ compressionLevel: 1 });
  return decodePicture(await encoded.toBuffer());
}

/** Cuts a face of `from` out of a picture that shows the same at another size. */
export function cutAgain(
  picture: RgbaPixels,
  from: { width: number; height: number },
  { box, rollRadians }: CutFace,
  { size, scale }: Pick<CropSpec, 'size' | 'scale'>,
): RgbPixels {
  const there = scaledBox(box, picture.width / from.width, picture.height / from.height);
  const square = squareOf(there, scale, rollRadians);
  const region = sourceRegion(square, size, picture);
  return cropFace({ x: region.x, y: region.y, pixels: cutOut(picture, region) }, square, size);
}

function cutOut(picture: RgbaPixels, { x, y, width, height }: BoundingBox): RgbaPixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * picture.width + x) * 4;
    data.set(picture.data.subarray(start, start + width * 4), row * width * 4);
  }
  return { data, width, height };
}
