import { drawOne, drawWhole } from '../augment/draw.ts';
import type { Random } from '../augment/draw.ts';

/**
 * Which of a face's `count` crops make its window: a stride of the list, then a start, either as likely as any other.
 * Knows no label. Throws where the longest window does not fit: a shorter one would tell of the face's length.
 */
export function drawWindow(count: number, frames: number, strides: readonly number[], random: Random): number[] {
  const longest = (frames - 1) * Math.max(...strides) + 1;
  if (count < longest) throw new Error(`drawWindow: expected ${longest} crops of a face, got ${count}`);
  const stride = drawOne(strides as readonly [number, ...number[]], random);
  const start = drawWhole([0, count - (frames - 1) * stride - 1], random);
  return Array.from({ length: frames }, (_, i) => start + i * stride);
}
