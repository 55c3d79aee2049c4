import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';
import { gaussianBlur } from './filter.ts';

/** At most one of out of focus, shaken and sharpened, in the order of their probabilities. */
export function drawSharpness(parts: AugmentationParts, random: Random): AugmentStep | undefined {
  if (happens(parts.gaussianBlur, random)) {
    const sigmaPx = drawBetween(parts.gaussianBlur!.sigmaPx, random);
    return (pixels) => gaussianBlur(pixels, sigmaPx);
  }
  if (happens(parts.motionBlur, random)) {
    const lengthPx = drawBetween(parts.motionBlur!.lengthPx, random);
    const radians = Math.PI * random();
    return (pixels) => motionBlur(pixels, lengthPx, radians);
  }
  if (happens(parts.sharpen, random)) {
    const amount = drawBetween(parts.sharpen!.amount, random);
    return (pixels) => sharpen(pixels, amount);
  }
  return undefined;
}

/** Mean along a line through each pixel. */
export function motionBlur({ data, width, height }: RgbPixels, lengthPx: number, radians: number): RgbPixels {
  const count = Math.max(2, Math.ceil(lengthPx) + 1);
  const steps = Array.from({ length: count }, (_, i) => (i / (count - 1) - 0.5) * lengthPx);
  const columns = steps.map((step) => Math.round(step * Math.cos(radians)));
  const rows = steps.map((step) => Math.round(step * Math.sin(radians)));
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < count; i++) {
        const fromX = Math.min(Math.max(x + columns[i]!, 0), width - 1);
        const fromY = Math.min(Math.max(y + rows[i]!, 0), height - 1);
        const from = (fromY * width + fromX) * 3;
        red += data[from]!;
        green += data[from + 1]!;
        blue += data[from + 2]!;
      }
      const to = (y * width + x) * 3;
      out[to] = red / count + 0.5;
      out[to + 1] = green / count + 0.5;
      out[to + 2] = blue / count + 0.5;
    }
  }
  return { data: out, width, height };
}

/** Unsharp mask: adds `amount` of what a blur of one pixel takes away. */
export function sharpen(pixels: RgbPixels, amount: number): RgbPixels {
  const sharp = pixels.data;
  const soft = gaussianBlur(pixels, 1).data;
  const data = new Uint8Array(soft.length);
  for (let i = 0; i < data.length; i++) {
    const value = sharp[i]! + amount * (sharp[i]! - soft[i]!) + 0.5;
    data[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return { ...pixels, data };
}
