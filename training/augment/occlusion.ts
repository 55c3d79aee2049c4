import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, drawOne, drawSeed, drawWhole, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';
import { part } from './central-crop.ts';
import { gaussianBlur } from './filter.ts';

export type Paint = readonly [number, number, number];

/** Places and sides as parts of the picture's side. */
export interface Occluder {
  outline: 'rectangle' | 'ellipse';
  filling: 'colour' | 'noise' | 'blur';
  x: number;
  y: number;
  width: number;
  height: number;
  colour: Paint;
  seed: number;
}

export function drawOcclusion({ occlusion: part }: AugmentationParts, random: Random): AugmentStep | undefined {
  if (!happens(part, random)) return undefined;
  const occluders = Array.from({ length: drawWhole(part!.count, random) }, (): Occluder => {
    const outline = drawOne<Occluder['outline']>(['rectangle', 'ellipse'], random);
    const area = drawBetween(part!.area, random) * (outline === 'ellipse' ? 4 / Math.PI : 1);
    const aspect = 2 ** drawBetween([-1, 1], random);
    return {
      outline,
      filling: drawOne(['colour', 'noise', 'blur'], random),
      x: random(),
      y: random(),
      width: Math.sqrt(area * aspect),
      height: Math.sqrt(area / aspect),
      colour: drawPaint(random),
      seed: drawSeed(random),
    };
  });
  return (pixels) => occlude(pixels, occluders);
}

export function drawPaint(random: Random): Paint {
  return [drawWhole([0, 255], random), drawWhole([0, 255], random), drawWhole([0, 255], random)];
}

/** Covers parts of the picture (DeVries & Taylor 2017, cutout). */
function occlude(pixels: RgbPixels, occluders: readonly Occluder[]): RgbPixels {
  const data = new Uint8Array(pixels.data);
  for (const occluder of occluders) cover({ ...pixels, data }, occluder);
  return { ...pixels, data };
}

function cover({ data, width, height }: RgbPixels, occluder: Occluder): void {
  const random = seededRandom(occluder.seed);
  const radiusX = (occluder.width * width) / 2;
  const radiusY = (occluder.height * height) / 2;
  const left = Math.max(0, Math.ceil(occluder.x * width - radiusX));
  const top = Math.max(0, Math.ceil(occluder.y * height - radiusY));
  const right = Math.min(width, Math.ceil(occluder.x * width + radiusX));
  const bottom = Math.min(height, Math.ceil(occluder.y * height + radiusY));
  if (right <= left || bottom <= top) return;
  const region = { left, top, width: right - left, height: bottom - top };
  const soft =
    occluder.filling === 'blur' ? gaussianBlur(part({ data, width, height }, region), width / 20) : undefined;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const across = (x - occluder.x * width) / radiusX;
      const down = (y - occluder.y * height) / radiusY;
      if (occluder.outline === 'ellipse' && across * across + down * down > 1) continue;
      const at = (y * width + x) * 3;
      const softAt = ((y - top) * region.width + x - left) * 3;
      for (let k = 0; k < 3; k++)
        data[at + k] = soft
          ? soft.data[softAt + k]!
          : occluder.filling === 'noise'
            ? 256 * random()
            : occluder.colour[k]!;
    }
  }
}
