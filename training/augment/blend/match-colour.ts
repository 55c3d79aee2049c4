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
  const data = new Uint8Array(pixels.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const opponent = opponentAt(pixels.data, i);
    const [luma, blue, red] = opponent.map((value, k) => (value - from.mean[k]!) * gain[k]! + mean[k]!) as Opponent;
    data[i] = byte(luma + red);
    data[i + 1] = byte(luma - (0.299 * red + 0.114 * blue) / 0.587);
    data[i + 2] = byte(luma + blue);
  }
  return { ...pixels, data };
}

function opponentAt(data: Uint8Array, at: number): Opponent {
  const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  return [luma, data[at + 2]! - luma, data[at]! - luma];
}

function statistics({ data }: RgbPixels, mask: Float32Array): Statistics {
  const sum: Opponent = [0, 0, 0];
  const squares: Opponent = [0, 0, 0];
  let total = 1e-6;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const weight = mask[pixel]!;
    if (weight === 0) continue;
    total += weight;
    const opponent = opponentAt(data, pixel * 3);
    for (let k = 0; k < 3; k++) {
      sum[k]! += weight * opponent[k]!;
      squares[k]! += weight * opponent[k]! ** 2;
    }
  }
  const mean = sum.map((value) => value / total) as Opponent;
  const deviation = squares.map((value, k) => Math.sqrt(Math.max(0, value / total - mean[k]! ** 2))) as Opponent;
  return { mean, deviation };
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
}
