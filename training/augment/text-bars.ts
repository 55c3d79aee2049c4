import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, drawOne, drawSeed, drawWhole, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';
import { drawPaint } from './occlusion.ts';
import type { Paint } from './occlusion.ts';

/** Places and sides as parts of the picture's side. */
export interface TextBar {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Of the ground, 0..1; the strokes are opaque. */
  opacity: number;
  ground: Paint;
  ink: Paint;
  seed: number;
}

export function drawBars({ bars: part }: AugmentationParts, random: Random): AugmentStep | undefined {
  if (!happens(part, random)) return undefined;
  const bars = Array.from({ length: drawWhole(part!.count, random) }, (): TextBar => {
    const height = drawBetween(part!.height, random);
    const width = drawBetween([0.3, 1], random);
    const isDark = random() < 0.5;
    const grey = isDark ? drawWhole([0, 60], random) : drawWhole([200, 255], random);
    const ink = isDark ? 255 : 0;
    return {
      x: drawBetween([0, 1 - width], random),
      y: drawBetween([0, 1 - height], random),
      width,
      height,
      opacity: drawOne([0, 0.6, 1], random),
      ground: random() < 0.7 ? [grey, grey, grey] : drawPaint(random),
      ink: [ink, ink, ink],
      seed: drawSeed(random),
    };
  });
  return (pixels) => writeBars(pixels, bars);
}

/** Lays bars with strokes like small print over the picture. */
function writeBars(pixels: RgbPixels, bars: readonly TextBar[]): RgbPixels {
  const { width, height } = pixels;
  const data = new Uint8Array(pixels.data);
  for (const bar of bars) {
    const left = Math.round(bar.x * width);
    const right = Math.min(width, Math.round((bar.x + bar.width) * width));
    const top = Math.round(bar.y * height);
    const bottom = Math.min(height, Math.round((bar.y + bar.height) * height));
    const inkOf = strokes(right - left, bottom - top, seededRandom(bar.seed));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = (y * width + x) * 3;
        const isInk = inkOf(x - left, y - top);
        for (let k = 0; k < 3; k++)
          data[at + k] = isInk ? bar.ink[k]! : data[at + k]! * (1 - bar.opacity) + bar.ground[k]! * bar.opacity + 0.5;
      }
    }
  }
  return { data, width, height };
}

/** Letters stand for text by a random 3 x 5 grid of strokes each, words by gaps. */
function strokes(width: number, height: number, random: Random): (x: number, y: number) => boolean {
  const cell = Math.max(1, height / 8);
  const letters = Array.from({ length: Math.ceil(width / (4 * cell)) + 1 }, () => {
    const isGap = random() < 0.18;
    return Array.from({ length: 15 }, () => !isGap && random() < 0.55);
  });
  return (x, y) => {
    const column = Math.floor(x / cell);
    const row = Math.floor((y - 1.5 * cell) / cell);
    if (column % 4 === 3 || row < 0 || row > 4 || y < 1.5 * cell) return false;
    return letters[Math.floor(column / 4)]![row * 3 + (column % 4)]!;
  };
}
