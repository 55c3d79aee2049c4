import type { RgbPixels } from '../preprocess/pixels.ts';

/** Standard deviation of the blur as a part of the crop's side: takes every feature of a face, leaves its colours. */
const blurFraction = 1 / 12;
const boxPasses = 3;

/** Half width of the box whose repeated mean is near a Gaussian of this standard deviation. */
function boxRadius(sigmaPx: number): number {
  return Math.max(1, Math.round((Math.sqrt((12 * sigmaPx * sigmaPx) / boxPasses + 1) - 1) / 2));
}

/** Running mean of `from` along lines of `count` values that lie `step` apart; edge values are repeated. */
function blurLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  const at = (place: number) => from[start + Math.min(Math.max(place, 0), count - 1) * step]!;
  let sum = 0;
  for (let place = -radius; place <= radius; place++) sum += at(place);
  for (let place = 0; place < count; place++) {
    to[start + place * step] = sum / (2 * radius + 1);
    sum += at(place + radius + 1) - at(place - radius);
  }
}

/** The crop as it looks where it is hidden: a heavy blur, which adds no edge and no colour of its own. */
export function blurred({ data, width, height }: RgbPixels): RgbPixels {
  const radius = boxRadius(Math.max(width, height) * blurFraction);
  const values = Float32Array.from(data); // [height, width, 3]
  const passed = new Float32Array(values.length);
  for (let pass = 0; pass < boxPasses; pass++) {
    for (let row = 0; row < height; row++)
      for (let channel = 0; channel < 3; channel++)
        blurLine(values, passed, row * width * 3 + channel, 3, width, radius);
    for (let column = 0; column < width * 3; column++) blurLine(passed, values, column, width * 3, height, radius);
  }
  return { data: Uint8Array.from(values, Math.round), width, height };
}

/** The crop with its pixels replaced by those of `hidden` as `weights` [height, width] say: 0 keeps, 1 hides. */
export function hide(crop: RgbPixels, hidden: RgbPixels, weights: Float32Array): RgbPixels {
  const data = Uint8Array.from(crop.data);
  for (let pixel = 0; pixel < weights.length; pixel++) {
    const weight = weights[pixel]!;
    if (weight === 0) continue;
    for (let at = pixel * 3; at < pixel * 3 + 3; at++)
      data[at] = Math.round(crop.data[at]! * (1 - weight) + hidden.data[at]! * weight);
  }
  return { ...crop, data };
}
