import type { Normalization } from '../../preprocess/normalize-pixels.ts';

/** As `normalizePixels` of interleaved RGB, but into planes: [3, height, width]; returns `into`. */
export function planarPixels(
  pixels: Uint8Array,
  { divisor, offset, channelOrder }: Normalization,
  into: Float32Array,
): Float32Array {
  const area = pixels.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const by = typeof divisor === 'number' ? divisor : divisor[channel]!;
    const plus = typeof offset === 'number' ? offset : offset[channel]!;
    let from = channelOrder === 'bgr' ? 2 - channel : channel;
    for (let at = channel * area; at < (channel + 1) * area; at++, from += 3) into[at] = pixels[from]! / by + plus;
  }
  return into;
}
