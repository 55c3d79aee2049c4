import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';
import { recolour } from '../colour.ts';
import type { ColourChange } from '../colour.ts';
import { drawBetween, drawOne } from '../draw.ts';
import type { AugmentStep, Random } from '../draw.ts';
import { resizeKernels } from '../filter.ts';
import { resizeChain } from '../resize-chain.ts';
import { sharpen } from '../sharpness.ts';
import { warp } from '../warp.ts';
import type { Affine, WarpReading } from '../warp.ts';
import { movedAffine, movedHull, stillMotion } from './clip-motion.ts';
import type { ClipMotion } from './clip-motion.ts';
import { drawFaceHull } from './face-hull.ts';
import type { Points } from './face-hull.ts';
import { matchColour } from './match-colour.ts';
import { fitSimilarity } from './similarity.ts';
import { drawSoftMask, scaled } from './soft-mask.ts';

export interface Face {
  pixels: RgbPixels;
  landmarks?: Points;
}

export interface Blend {
  /** The real face as the fake's surroundings show it. */
  real: RgbPixels;
  fake: RgbPixels;
  /** [side, side]: part of the source in each pixel, 0..1. */
  mask: Float32Array;
}

/**
 * The source-target generator of self-blended images (Shiohara & Yamasaki 2022, section 3.1): colour, and either lost or
 * added sharpness. It befalls the whole picture of every second sample, fake or not (`isOfTarget`), or else the part
 * that is blended in: then nothing outside of the mask tells the label.
 */
export interface SourceTargetChange {
  isOfTarget: boolean;
  change: AugmentStep;
}

export function drawSourceTargetChange(random: Random): SourceTargetChange {
  const isOfTarget = random() < 0.5;
  const colour: ColourChange = {
    brightness: drawBetween([-0.1, 0.1], random),
    contrast: drawBetween([0.9, 1.1], random),
    saturation: drawBetween([0.8, 1.2], random),
    hueDegrees: drawBetween([-5, 5], random),
  };
  const shift = [
    drawBetween([-20, 20], random),
    drawBetween([-20, 20], random),
    drawBetween([-20, 20], random),
  ] as const;
  if (random() < 0.3) colour.shift = shift;
  const amount = drawBetween([0.3, 1], random);
  const link = {
    scale: 1 / drawBetween([1.1, 2.2], random),
    there: drawOne(resizeKernels, random),
    back: drawOne(['linear', 'cubic', 'mitchell'] as const, random),
  };
  const isSharpened = random() < 0.5;
  return {
    isOfTarget,
    change: (pixels) => {
      const recoloured = recolour(pixels, colour);
      return isSharpened ? sharpen(recoloured, amount) : resizeChain(recoloured, [link]);
    },
  };
}

/**
 * Draws how a face is blended into a target, the same for all frames of a clip but for its motion: `source` is the target itself (a
 * self-blend) or a donor, which is laid on the target by its landmarks and takes on its colours.
 */
export function drawBlend(
  isCross: boolean,
  random: Random,
  motion: ClipMotion = stillMotion,
): (target: Face, source: Face, frame?: number) => Blend {
  const hull = drawFaceHull(random);
  const softMask = drawSoftMask(random);
  const ratio = drawOne(isCross ? [0.75, 1, 1] : [0.25, 0.5, 0.75, 1, 1, 1], random);
  const offset = drawOffset(random);
  const matching = drawBetween([0.7, 1], random);
  const reading: WarpReading = { border: 'reflect', interpolation: drawOne(['bilinear', 'bicubic'], random) };
  return (target, source, frame = 0) => {
    const side = target.pixels.width;
    const now = motion(frame);
    const outline = softMask(movedHull(hull(target.landmarks, side), now), side);
    const fit =
      isCross && target.landmarks && target.landmarks.length === source.landmarks?.length
        ? fitSimilarity(target.landmarks, source.landmarks, side).affine
        : undefined;
    const affine = fit ?? { ...offset, shift: [offset.shift[0] * side, offset.shift[1] * side] as const };
    const moved = warp(source.pixels, movedAffine(affine, now, side), side, reading);
    const matched = isCross ? matchColour(moved, target.pixels, outline, matching) : moved;
    const lit = now.brightness === 0 ? matched : recolour(matched, { brightness: now.brightness });
    const mask = scaled(outline, ratio * (1 - now.strengthLoss));
    return { real: target.pixels, fake: mix(lit, target.pixels, mask), mask };
  };
}

/** Of the paper: scaled by up to 5 %, shifted by up to 3 % across and 1.5 % down. The shift is in parts of the side. */
function drawOffset(random: Random): Affine {
  const scale = drawBetween([0.95, 1 / 0.95], random);
  return {
    matrix: [scale, 0, 0, scale],
    shift: [drawBetween([-0.03, 0.03], random), drawBetween([-0.015, 0.015], random)],
  };
}

/** mask * source + (1 - mask) * target. */
export function mix(source: RgbPixels, target: RgbPixels, mask: Float32Array): RgbPixels {
  const from = source.data;
  const data = new Uint8Array(target.data);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const part = mask[pixel]!;
    if (part === 0) continue;
    for (let at = pixel * 3; at < pixel * 3 + 3; at++) data[at] = data[at]! + part * (from[at]! - data[at]!) + 0.5;
  }
  return { ...target, data };
}
