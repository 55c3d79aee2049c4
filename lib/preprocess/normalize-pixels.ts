type PerChannel = number | readonly [number, number, number];

/** Network input = pixel / divisor + offset, one value for all channels or one for each in the network's order; lives in the model card. */
export interface Normalization {
  divisor: PerChannel;
  offset: PerChannel;
  /** How the network takes channels; red first where absent. */
  channelOrder?: 'rgb' | 'bgr' | undefined;
}

/** Writes 8-bit RGB values as network input into `into` from place `start` on. */
export function normalizePixels(
  pixels: ArrayLike<number>,
  { divisor, offset, channelOrder }: Normalization,
  into: Float32Array,
  start: number,
): void {
  const divisors = channels(divisor);
  const offsets = channels(offset);
  for (let channel = 0; channel < 3; channel++) {
    const by = divisors[channel]!;
    const plus = offsets[channel]!;
    const from = channelOrder === 'bgr' ? 2 - channel : channel;
    for (let i = 0; i < pixels.length; i += 3) into[start + i + channel] = pixels[i + from]! / by + plus;
  }
}

function channels(value: PerChannel): readonly number[] {
  return typeof value === 'number' ? [value, value, value] : value;
}
