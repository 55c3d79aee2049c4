/** Network input = pixel / divisor + offset; lives in the model card. */
export interface Normalization {
  divisor: number;
  offset: number;
}

/** Writes 8-bit values as network input into `into` from place `start` on. */
export function normalizePixels(
  pixels: ArrayLike<number>,
  { divisor, offset }: Normalization,
  into: Float32Array,
  start: number,
): void {
  for (let i = 0; i < pixels.length; i++) into[start + i] = pixels[i]! / divisor + offset;
}
