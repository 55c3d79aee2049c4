import { luma } from '../../lib/preprocess/luma.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';

/** Named as in the augmentation config; `shift` is added to red, green and blue in 8-bit steps. */
export interface ColourChange {
  brightness?: number;
  contrast?: number;
  saturation?: number;
  hueDegrees?: number;
  gamma?: number;
  shift?: readonly [number, number, number];
}

export function drawColour({ colour, grey }: AugmentationParts, random: Random): AugmentStep | undefined {
  const change: ColourChange = {};
  if (happens(colour, random)) {
    change.brightness = drawBetween(colour!.brightness, random);
    change.contrast = drawBetween(colour!.contrast, random);
    change.saturation = drawBetween(colour!.saturation, random);
    change.hueDegrees = drawBetween(colour!.hueDegrees, random);
    change.gamma = drawBetween(colour!.gamma, random);
  }
  if (happens(grey, random)) Object.assign(change, { saturation: 0, hueDegrees: 0 });
  return Object.keys(change).length === 0 ? undefined : (pixels) => recolour(pixels, change);
}

/** Saturation and hue as one matrix about the luma of Rec. 601, then gamma, contrast and brightness as one table. */
export function recolour({ data, width, height }: RgbPixels, change: ColourChange): RgbPixels {
  const tables = [0, 1, 2].map((channel) => valueTable(change, change.shift?.[channel] ?? 0));
  const [red, green, blue] = tables as [Uint8Array, Uint8Array, Uint8Array];
  const out = new Uint8Array(data.length);
  const { saturation = 1, hueDegrees = 0 } = change;
  if (saturation === 1 && hueDegrees === 0) {
    for (let i = 0; i < data.length; i += 3) {
      out[i] = red[data[i]!]!;
      out[i + 1] = green[data[i + 1]!]!;
      out[i + 2] = blue[data[i + 2]!]!;
    }
    return { data: out, width, height };
  }
  const cos = saturation * Math.cos((hueDegrees * Math.PI) / 180);
  const sin = saturation * Math.sin((hueDegrees * Math.PI) / 180);
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!;
    const g = data[i + 1]!;
    const b = data[i + 2]!;
    const grey = luma(r, g, b);
    const u = b - grey;
    const v = r - grey;
    const turnedB = cos * u + sin * v * (0.886 / 0.701);
    const turnedR = cos * v - sin * u * (0.701 / 0.886);
    const turnedG = -(0.299 * turnedR + 0.114 * turnedB) / 0.587;
    out[i] = red[byte(grey + turnedR)]!;
    out[i + 1] = green[byte(grey + turnedG)]!;
    out[i + 2] = blue[byte(grey + turnedB)]!;
  }
  return { data: out, width, height };
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}

function valueTable({ brightness = 0, contrast = 1, gamma = 1 }: ColourChange, shift: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => {
    const curved = gamma === 1 ? value : 255 * (value / 255) ** gamma;
    return byte((curved - 128) * contrast + 128 + 255 * brightness + shift);
  });
}
