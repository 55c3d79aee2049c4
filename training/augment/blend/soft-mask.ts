import { drawBetween } from '../draw.ts';
import type { Random } from '../draw.ts';
import type { FaceHull, Polygon } from './face-hull.ts';

/**
 * Draws how the mask of a hull is softened: blurred, cut to what the blur left whole, blurred again (Shiohara &
 * Yamasaki 2022, section 3.2), with boxes for the Gaussians. [side, side] of 0..1, exactly 0 away from the hull.
 */
export function drawSoftMask(random: Random): (hull: FaceHull, sidePx: number) => Float32Array {
  const shrink = drawBetween([0.03, 0.17], random);
  const soften = drawBetween([0.03, 0.17], random);
  return ({ polygon, unitPx }, sidePx) => {
    const shrinkPx = Math.round(shrink * unitPx);
    const softenPx = Math.max(1, Math.round((soften * unitPx) / 2));
    const padPx = shrinkPx + 2 * softenPx;
    const paddedPx = sidePx + 2 * padPx;
    const filled = fillPolygon(
      polygon.map(([x, y]) => [x + padPx, y + padPx]),
      paddedPx,
    );
    const kept = wholePart(boxMean(filled, paddedPx, shrinkPx)) ?? filled;
    return toOne(inner(boxMean(boxMean(kept, paddedPx, softenPx), paddedPx, softenPx), paddedPx, padPx));
  };
}

/** Without the padding, in which faces go on that the crop cuts. */
function inner(mask: Float32Array, paddedPx: number, padPx: number): Float32Array {
  const sidePx = paddedPx - 2 * padPx;
  const out = new Float32Array(sidePx * sidePx);
  for (let row = 0; row < sidePx; row++) {
    const start = (row + padPx) * paddedPx + padPx;
    out.set(mask.subarray(start, start + sidePx), row * sidePx);
  }
  return out;
}

/** 1 where the blur left the mask whole, else 0; undefined where nothing would be left. */
function wholePart(blurred: Float32Array): Float32Array | undefined {
  const whole = new Float32Array(blurred.length);
  let count = 0;
  for (let i = 0; i < blurred.length; i++) {
    if (blurred[i]! <= 0.9999) continue;
    whole[i] = 1;
    count++;
  }
  return count > 0 ? whole : undefined;
}

function toOne(mask: Float32Array): Float32Array {
  let highest = 0;
  for (let i = 0; i < mask.length; i++) highest = Math.max(highest, mask[i]!);
  return highest > 0 ? scaled(mask, 1 / highest) : mask;
}

export function scaled(mask: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(mask.length);
  for (let i = 0; i < mask.length; i++) out[i] = mask[i]! * factor;
  return out;
}

/** Even-odd filling of [side, side] pixels by their centres. */
export function fillPolygon(polygon: Polygon, sidePx: number): Float32Array {
  const mask = new Float32Array(sidePx * sidePx);
  for (let row = 0; row < sidePx; row++) {
    const y = row + 0.5;
    const crossings: number[] = [];
    for (let i = 0; i < polygon.length; i++) {
      const [x0, y0] = polygon[i]!;
      const [x1, y1] = polygon[(i + 1) % polygon.length]!;
      if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
      const to = Math.min(sidePx, Math.ceil(crossings[i + 1]! - 0.5));
      if (to > from) mask.fill(1, row * sidePx + from, row * sidePx + to);
    }
  }
  return mask;
}

/** Mean over squares of 2 radius + 1 pixels; the edge pixel stands for what lies beyond. */
export function boxMean(mask: Float32Array, sidePx: number, radius: number): Float32Array {
  if (radius < 1) return mask;
  const across = new Float32Array(mask.length);
  const both = new Float32Array(mask.length);
  for (let line = 0; line < sidePx; line++) slide(mask, across, line * sidePx, 1, sidePx, radius);
  for (let line = 0; line < sidePx; line++) slide(across, both, line, sidePx, sidePx, radius);
  return both;
}

function slide(
  from: Float32Array,
  into: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  const last = start + step * (count - 1);
  const width = 2 * radius + 1;
  let sum = from[start]! * radius;
  for (let i = 0; i <= radius; i++) sum += from[Math.min(start + step * i, last)]!;
  for (let i = 0; i < count; i++) {
    into[start + step * i] = sum < 1e-6 ? 0 : sum / width;
    const entering = start + step * (i + radius + 1);
    const leaving = start + step * (i - radius);
    sum += from[entering > last ? last : entering]! - from[leaving < start ? start : leaving]!;
  }
}
