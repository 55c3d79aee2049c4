import { luma } from '../preprocess/luma.ts';
import type { RgbaPixels, RgbPixels } from '../preprocess/pixels.ts';
import { evidenceOverPixels } from './evidence-map.ts';
import type { EvidenceMap } from './evidence-map.ts';

type Rgb = readonly [number, number, number];

/** From matplotlib's inferno: lightness rises all the way, so that no colour vision is needed to read it. */
const heatStops: readonly Rgb[] = [
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
];
const strongestCover = 0.85;
/** The face beneath is grey and darkened: only the map has colour and light. */
const faceBrightness = 0.6;

function heatColour(value: number): Rgb {
  const place = Math.min(1, Math.max(0, value)) * (heatStops.length - 1);
  const low = Math.min(Math.floor(place), heatStops.length - 2);
  const part = place - low;
  const mix = (channel: 0 | 1 | 2) => heatStops[low]![channel] * (1 - part) + heatStops[low + 1]![channel] * part;
  return [mix(0), mix(1), mix(2)];
}

/** Faint evidence is nearly see-through, strong evidence covers the face. */
const coverOf = (value: number): number => strongestCover * Math.min(1, value * 1.4);

/** The map over the crop that it was made from, at the crop's size. */
export function heatPicture(crop: RgbPixels, map: EvidenceMap): RgbaPixels {
  const { width, height } = crop;
  const evidence = evidenceOverPixels(map, width);
  const data = new Uint8ClampedArray(width * height * 4);
  evidence.forEach((value, pixel) => {
    const [red, green, blue] = crop.data.subarray(pixel * 3, pixel * 3 + 3);
    const grey = faceBrightness * luma(red!, green!, blue!);
    const cover = coverOf(value);
    const colour = heatColour(value).map((channel) => grey * (1 - cover) + channel * cover);
    data.set([...colour, 255], pixel * 4);
  });
  return { data, width, height };
}

/** The scale as it looks over a face of middle grey, from nothing to the strongest evidence; CSS. */
export function heatGradient(): string {
  const grey = faceBrightness * 128;
  const stops = Array.from({ length: 9 }, (_, index) => {
    const cover = coverOf(index / 8);
    const channels = heatColour(index / 8).map((channel) => Math.round(grey * (1 - cover) + channel * cover));
    return `rgb(${channels.join(' ')})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
