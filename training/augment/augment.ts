import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawReencoding, drawScreenshot } from './codec.ts';
import { drawColour } from './colour.ts';
import type { AugmentStep, Random } from './draw.ts';
import { drawGeometry } from './geometry.ts';
import { drawNoise } from './noise.ts';
import { drawOcclusion } from './occlusion.ts';
import { drawResizeChain } from './resize-chain.ts';
import { drawSharpness } from './sharpness.ts';
import { drawBars } from './text-bars.ts';

/** Later than the camera's own work. */
const spreading = [drawResizeChain, drawScreenshot, drawReencoding] as const;

/**
 * Draws one change of stored crops into served ones of `size` x `size`, in the order in which pictures suffer it:
 * framing, what covers the face, light, focus, noise, then scaling, capturing and encoding. Knows no label.
 */
export function drawAugmentation(parts: AugmentationParts, size: number, random: Random): AugmentStep {
  const geometry = drawGeometry(parts, size, random);
  const steps = [drawOcclusion, drawColour, drawSharpness, drawNoise, drawBars, ...spreading]
    .map((draw) => draw(parts, random))
    .filter((step) => step !== undefined);
  return async (pixels, frame) => {
    let now: RgbPixels = await geometry(pixels, frame);
    for (const step of steps) now = await step(now, frame);
    return now;
  };
}
