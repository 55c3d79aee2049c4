import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

/** 0 up to, not including, 1. */
export type Random = () => number;
export type Range = readonly [number, number];

/**
 * One drawn change of a picture: new pixels, the given ones untouched. All frames of a clip get the same change;
 * `frame` only varies what varies in a video too, such as noise.
 */
export type AugmentStep = (pixels: RgbPixels, frame: number) => RgbPixels | Promise<RgbPixels>;

export function drawBetween([low, high]: Range, random: Random): number {
  return low + (high - low) * random();
}

/** A whole number of the range, both ends included. */
export function drawWhole([low, high]: Range, random: Random): number {
  return low + Math.floor((high - low + 1) * random());
}

export function drawOne<const T>(choices: readonly [T, ...T[]], random: Random): T {
  return choices[Math.floor(random() * choices.length)]!;
}

export function happens(part: { probability: number } | undefined, random: Random): boolean {
  return part !== undefined && random() < part.probability;
}

export function drawSeed(random: Random): number {
  return Math.floor(random() * 4294967296);
}

/** One seed out of several whole numbers (Murmur3's final mix of each), so that near numbers share no stream. */
export function mixedSeed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) >>> 0;
  }
  return hash;
}
