import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { AugmentationParts } from '../augmentation-config.ts';
import { recolour } from '../colour.ts';
import { drawBetween, drawSeed, mixedSeed } from '../draw.ts';
import type { AugmentStep, Random } from '../draw.ts';
import { warp } from '../warp.ts';
import type { Affine } from '../warp.ts';
import type { FaceHull } from './face-hull.ts';

type MotionPart = NonNullable<AugmentationParts['clipMotion']>;
type Pair = readonly [x: number, y: number];

/** Where one crop of a clip stands. */
export interface FrameMotion {
  /** Of the mask's outline, in parts of the way from eyes to mouth. */
  maskShift: Pair;
  maskScale: number;
  /** Part of the blend's strength that is lost. */
  strengthLoss: number;
  /** Added, as a part of white. */
  brightness: number;
  /** Of what is read, in parts of the side. */
  offset: Pair;
}

/** By the crop's number in its track. */
export type ClipMotion = (frame: number) => FrameMotion;

const atRest: FrameMotion = { maskShift: [0, 0], maskScale: 1, strengthLoss: 0, brightness: 0, offset: [0, 0] };

export const stillMotion: ClipMotion = () => atRest;

/** Draws how a blend flickers and drifts; most blends of pictures, and all without the part, stand still. */
export function drawBlendMotion(part: MotionPart | undefined, random: Random): ClipMotion {
  return part ? drawMotion(part, part.flickerShare, part.driftShare, random) : stillMotion;
}

/**
 * Draws how whole crops move and brighten, by the same laws as blends. Asks for no label: `batches` draw it for every
 * clip alike. Undefined where they stand still.
 */
export function drawWholeMotion(part: MotionPart | undefined, random: Random): AugmentStep | undefined {
  if (!part) return undefined;
  const motion = drawMotion(part, part.wholeFlickerShare, part.wholeDriftShare, random);
  if (motion === stillMotion) return undefined;
  return (pixels, frame) => {
    const now = motion(frame);
    const side = pixels.width;
    const still: Affine = { matrix: [1, 0, 0, 1], shift: [0, 0] };
    const moved = warp(pixels, movedAffine(still, now, side), side, { border: 'reflect', interpolation: 'bilinear' });
    return now.brightness === 0 ? moved : recolour(moved, { brightness: now.brightness });
  };
}

function drawMotion(part: MotionPart, flickerShare: number, driftShare: number, random: Random): ClipMotion {
  const [flickers, drifts] = [random() < flickerShare, random() < driftShare];
  const [flicker, drift] = [drawFlicker(part, random), drawDrift(part, random)];
  if (!flickers && !drifts) return stillMotion;
  return (frame) => {
    const now = flickers ? flicker(frame) : atRest;
    const [x, y] = drifts ? drift(frame) : ([0, 0] as const);
    return { ...now, offset: [now.offset[0] + x, now.offset[1] + y] };
  };
}

/** Each crop by itself, as a generator that knows no time: all about nothing but the strength, which is only lost. */
function drawFlicker(part: MotionPart, random: Random): ClipMotion {
  const [mask, strength] = [drawBetween(part.mask, random), drawBetween(part.strength, random)];
  const [brightness, jitter] = [drawBetween(part.brightness, random), drawBetween(part.jitter, random)];
  const seed = drawSeed(random);
  return (frame) => {
    const own = seededRandom(mixedSeed(seed, frame));
    const about = (most: number) => most * (2 * own() - 1);
    return {
      maskShift: [about(mask), about(mask)],
      maskScale: 1 + about(mask),
      strengthLoss: strength * own(),
      brightness: about(brightness),
      offset: [about(jitter), about(jitter)],
    };
  };
}

/** Slowly there and back along a line: neighbours differ little, the ends of a window much. */
function drawDrift(part: MotionPart, random: Random): (frame: number) => Pair {
  const most = drawBetween(part.drift, random);
  const direction = 2 * Math.PI * random();
  const start = 2 * Math.PI * random();
  const period = drawBetween(part.periodCrops, random);
  return (frame) => {
    const way = most * Math.sin(start + (2 * Math.PI * frame) / period);
    return [way * Math.cos(direction), way * Math.sin(direction)];
  };
}

export function movedAffine({ matrix, shift }: Affine, { offset }: FrameMotion, sidePx: number): Affine {
  return { matrix, shift: [shift[0] + offset[0] * sidePx, shift[1] + offset[1] * sidePx] };
}

/** The outline about the mean of its corners. */
export function movedHull(hull: FaceHull, { maskShift, maskScale }: FrameMotion): FaceHull {
  if (maskScale === 1 && maskShift[0] === 0 && maskShift[1] === 0) return hull;
  const { polygon, unitPx } = hull;
  const mean = (axis: 0 | 1) => polygon.reduce((sum, vertex) => sum + vertex[axis], 0) / polygon.length;
  const [x, y] = [mean(0), mean(1)];
  return {
    unitPx,
    polygon: polygon.map(([px, py]) => [
      x + (px - x) * maskScale + maskShift[0] * unitPx,
      y + (py - y) * maskScale + maskShift[1] * unitPx,
    ]),
  };
}
