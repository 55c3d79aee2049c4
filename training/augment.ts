import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { RgbPixels } from '../lib/preprocess/pixels.ts';

/** How often and how strongly; both labels alike, so that no setting tells the label. */
const strength = {
  resample: 0.5,
  /** Smallest side of the resampled square as a part of the served crop's. */
  smallestSquare: 0.88,
  downscale: 0.2,
  smallestDownscale: 0.45,
  jpeg: 0.6,
  jpegQuality: [40, 95],
  colour: 0.7,
  brightness: 0.12,
  contrast: 0.15,
  saturation: 0.25,
} as const;

/** A randomly shifted, scaled, mirrored, recoloured and re-encoded `size` x `size` part of a larger cached crop. */
export async function augment(crop: RgbPixels, size: number, random: () => number): Promise<Uint8Array> {
  const between = (low: number, high: number) => low + (high - low) * random();
  const isResampled = random() < strength.resample;
  const side = isResampled ? Math.round(between(size * strength.smallestSquare, crop.width)) : size;
  const left = Math.floor(random() * (crop.width - side + 1));
  const top = Math.floor(random() * (crop.height - side + 1));
  const small = random() < strength.downscale ? Math.round(size * between(strength.smallestDownscale, 0.9)) : undefined;
  const quality = random() < strength.jpeg ? Math.round(between(...strength.jpegQuality)) : undefined;
  const isMirrored = random() < 0.5;
  const recolour = random() < strength.colour ? recolouring(between) : undefined;

  let pixels = await geometry(crop, { left, top, side }, size, small);
  if (quality !== undefined) pixels = await reencode(pixels, size, quality, random() < 0.5 ? '4:2:0' : '4:4:4');
  if (isMirrored) mirror(pixels, size);
  if (recolour) recolour(pixels);
  return pixels;
}

/** The served crop at the centre of a cached one. */
export function centralCrop(crop: RgbPixels, size: number): RgbPixels {
  const margin = (crop.width - size) / 2;
  return { data: part(crop, margin, margin, size), width: size, height: size };
}

function part(crop: RgbPixels, left: number, top: number, size: number): Uint8Array {
  const data = new Uint8Array(size * size * 3); // [size, size, 3]
  for (let row = 0; row < size; row++) {
    const start = ((top + row) * crop.width + left) * 3;
    data.set(crop.data.subarray(start, start + size * 3), row * size * 3);
  }
  return data;
}

function rawImage(data: Uint8Array, size: number): Sharp {
  return sharp(data, { raw: { width: size, height: size, channels: 3 } });
}

async function geometry(
  crop: RgbPixels,
  square: { left: number; top: number; side: number },
  size: number,
  small: number | undefined,
): Promise<Uint8Array> {
  const { left, top, side } = square;
  let pixels = part(crop, left, top, side);
  if (small !== undefined)
    pixels = await rawImage(pixels, side).resize(small, small, { kernel: 'cubic' }).raw().toBuffer();
  const now = small ?? side;
  return now === size ? pixels : rawImage(pixels, now).resize(size, size, { kernel: 'cubic' }).raw().toBuffer();
}

async function reencode(
  pixels: Uint8Array,
  size: number,
  quality: number,
  chromaSubsampling: string,
): Promise<Uint8Array> {
  const jpeg = await rawImage(pixels, size).jpeg({ quality, chromaSubsampling }).toBuffer();
  return sharp(jpeg).raw().toBuffer();
}

function mirror(pixels: Uint8Array, size: number): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size >> 1; column++) {
      const a = (row * size + column) * 3;
      const b = (row * size + size - 1 - column) * 3;
      for (let k = 0; k < 3; k++) [pixels[a + k], pixels[b + k]] = [pixels[b + k]!, pixels[a + k]!];
    }
  }
}

function recolouring(between: (low: number, high: number) => number): (pixels: Uint8Array) => void {
  const shift = 255 * between(-strength.brightness, strength.brightness);
  const contrast = between(1 - strength.contrast, 1 + strength.contrast);
  const saturation = between(1 - strength.saturation, 1 + strength.saturation);
  return (pixels) => {
    for (let i = 0; i < pixels.length; i += 3) {
      const luma = 0.299 * pixels[i]! + 0.587 * pixels[i + 1]! + 0.114 * pixels[i + 2]!;
      for (let k = 0; k < 3; k++) {
        const value = (luma + (pixels[i + k]! - luma) * saturation - 128) * contrast + 128 + shift;
        pixels[i + k] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
      }
    }
  };
}
