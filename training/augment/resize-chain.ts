import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, drawOne, drawWhole, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';
import { resize, resizeKernels } from './filter.ts';
import type { ResizeKernel } from './filter.ts';

interface ResizeLink {
  scale: number;
  there: ResizeKernel;
  back: ResizeKernel;
}

export function drawResizeChain({ resize: part }: AugmentationParts, random: Random): AugmentStep | undefined {
  if (!happens(part, random)) return undefined;
  const links = Array.from({ length: drawWhole(part!.times, random) }, () => ({
    scale: drawBetween(part!.scale, random),
    there: drawOne(resizeKernels, random),
    back: drawOne(resizeKernels, random),
  }));
  return (pixels) => resizeChain(pixels, links);
}

/** From one scale straight to the next, and back to the first size in the end. */
export function resizeChain(pixels: RgbPixels, links: readonly ResizeLink[]): RgbPixels {
  const { width, height } = pixels;
  let now = pixels;
  for (const { scale, there } of links)
    now = resize(now, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), there);
  return resize(now, width, height, links.at(-1)?.back ?? 'nearest');
}
