import { luma } from '../../../lib/preprocess/luma.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';

/** Luma, blue and red difference of Rec. 601. */
type Opponent = [number, number, number];

interface Statistics {
  mean: Opponent;
  deviation: Opponent;
}

/** Gives the pixels the means and deviations that the target has under the mask (Reinhard 2001), in luma and chroma. */
export function matchColour(pixels: RgbPixels, target: RgbPixels, mask: Float32Array, strength: number): RgbPixels {
  const from = statistics(pixels, mask);
  const to = statistics(target, mask);
  const gain = from.deviation.map((value, k) => {
    const ratio = Math.min(Math.max((to.deviation[k]! + 1) / (value + 1), 0.5), 2);
    return 1 + strength * (ratio - 1);
  });
  const mean = from.mean.map((value, k) => value + strength * (to.mean[k]! - value));
  const [lumaGain, blueGain, redGain] = gain as Opponent;
  const [lumaOffset, blueOffset, redOffset] = mean.map((value, k) => value - from.mean[k]! * gain[k]!) as Opponent;
  const rgb = pixels.data;
  const data = new Uint8Array(rgb.length);
  for (let i = 0; i < data.length; i += 3) {
    const value = luma(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!);
    const blue = (rgb[i + 2]! - value) * blueGain + blueOffset;
    const red = (rgb[i]! - value) * redGain + redOffset;
    const grey = value * lumaGain + lumaOffset;
    data[i] = byte(grey + red);
    data[i + 1] = byte(grey - (0.299 * red + 0.114 * blue) / 0.587);
    data[i + 2] = byte(grey + blue);
  }
  return { ...pixels, data };
}

function statistics({ data }: RgbPixels, mask: Float32Array): Statistics {
  const sums = new Float64Array(6);
  let total = 1e-6;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const weight = mask[pixel]!;
    if (weight === 0) continue;
    const at = pixel * 3;
    const grey = luma(data[at]!, data[at + 1]!, data[at + 2]!);
    const blue = data[at + 2]! - grey;
    const red = data[at]! - grey;
    total += weight;
    sums[0]! += weight * grey;
    sums[1]! += weight * blue;
    sums[2]! += weight * red;
    sums[3]! += weight * grey * grey;
    sums[4]! += weight * blue * blue;
    sums[5]! += weight * red * red;
  }
  const mean = Array.from(sums.subarray(0, 3), (sum) => sum / total) as Opponent;
  const deviation = mean.map((value, k) => Math.sqrt(Math.max(0, sums[3 + k]! / total - value ** 2))) as Opponent;
  return { mean, deviation };
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
}
