import sharp from 'sharp';
import type { CalibratingCard } from '../../lib/models/calibration.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

/** What a picture went through on its way to a user. */
export interface Degradation {
  /** Side after shrinking, as a part of the crop's. */
  scale: number;
  /** Of a JPEG at the shrunken size; none where absent. */
  jpegQuality?: number;
  /** It was enlarged again before it reached the user: its faces have as many pixels as they had, and less detail. */
  isEnlargedAgain?: true;
}

/** Longer side of a face's box in the degraded picture, in its pixels. */
export function facePxAfter(
  facePx: number,
  { scale, isEnlargedAgain }: Degradation,
  crop: CalibratingCard['crop'],
): number {
  return scale === 1 || isEnlargedAgain ? facePx : Math.min(facePx, (scale * crop.size) / crop.scale);
}

export function degradationName({ scale, jpegQuality, isEnlargedAgain }: Degradation): string {
  const size =
    scale === 1 ? 'full size' : scale === 0.5 ? 'half size' : scale === 0.25 ? 'quarter size' : `size ${scale}`;
  const jpeg = jpegQuality === undefined ? [] : [`JPEG ${jpegQuality}`];
  return [size, ...jpeg, ...(isEnlargedAgain ? ['enlarged again'] : [])].join(', ');
}

/** Shrinks the crop, encodes it as JPEG and enlarges it bilinearly to its size again, as serving does. */
export async function degrade(crop: RgbPixels, { scale, jpegQuality }: Degradation): Promise<RgbPixels> {
  const { data, width, height } = crop;
  let image = sharp(data, { raw: { width, height, channels: 3 } });
  if (scale !== 1)
    image = image.resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), {
      fit: 'fill',
    });
  if (jpegQuality !== undefined) image = sharp(await image.jpeg({ quality: jpegQuality }).toBuffer());
  else if (scale !== 1) image = sharp(await image.png({ compressionLevel: 0 }).toBuffer());
  if (scale !== 1) image = image.resize(width, height, { kernel: 'linear', fit: 'fill' });
  return { data: await image.removeAlpha().raw().toBuffer(), width, height };
}
