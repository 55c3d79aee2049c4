import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { alongBothSides, cosineMatrix } from './separable.ts';

/** Rings of equal width from frequency 0 to the corner. */
export const rings = 40;

export interface RadialSpectrum {
  /** DCT-II [side, side]. */
  cosines: Tensor2D;
  /** How much of each frequency lies in each ring [side * side, rings]; each frequency's parts sum to 1. */
  membership: Tensor2D;
  /** Sum of each ring's parts [1, rings]. */
  sizes: Tensor2D;
  /** 0 at the lowest frequencies, 1 from `tracesFrom` on [1, side, side, 1]. */
  highPass: Tensor4D;
}

/** In cycles a pixel. Below it a decoder's mistakes are those of colour and light, not of its upsampling. */
const tracesFrom = 0.06;

/** Of pictures of that side; the caller disposes of it. */
export function radialSpectrum(side: number): RadialSpectrum {
  const values = new Float32Array(side * side * rings);
  for (let u = 0; u < side; u++)
    for (let v = 0; v < side; v++) {
      const at = (Math.hypot(u, v) / (Math.SQRT2 * (side - 1))) * (rings - 1);
      const ring = Math.min(rings - 2, Math.floor(at));
      const row = (u * side + v) * rings + ring;
      values[row] = 1 - (at - ring);
      values[row + 1] = at - ring;
    }
  const passed = Float32Array.from({ length: side * side }, (_, i) => {
    const cycles = Math.hypot(Math.floor(i / side), i % side) / (2 * side);
    return 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, cycles / tracesFrom));
  });
  return {
    cosines: cosineMatrix(side),
    membership: tf.tensor2d(values, [side * side, rings]),
    sizes: tf.tidy(() => tf.sum<Tensor2D>(tf.tensor2d(values, [side * side, rings]), 0, true)),
    highPass: tf.tensor4d(passed, [1, side, side, 1]),
  };
}

/** [batch, side, side, channels] to rows of frequencies [batch * channels, side * side]. */
function frequencyRows(coefficients: Tensor4D): Tensor2D {
  const [batch, side, , channels] = coefficients.shape;
  return tf.reshape(tf.transpose(coefficients, [0, 3, 1, 2]), [batch * channels, side * side]);
}

/** Mean power of each ring [batch * channels, rings] of coefficients [batch, side, side, channels]. */
function powersOf(coefficients: Tensor4D, { membership, sizes }: RadialSpectrum): Tensor2D {
  return tf.div(tf.matMul(tf.square(frequencyRows(coefficients)), membership), sizes);
}

/** Mean power of each ring [batch * channels, rings] of pictures [batch, side, side, channels]. */
export function ringPowers(pictures: Tensor4D, spectrum: RadialSpectrum): Tensor2D {
  return tf.tidy(() => powersOf(alongBothSides(pictures, spectrum.cosines), spectrum));
}

const gainLimits = [0.15, 6] as const;
/** Of squared pixel values in -1..1: below it there is only rounding. */
const floor = 1e-5;

/** [batch * channels, rings]: what brings each ring of `found` to the power that it has in `wanted`. */
function gains(wanted: Tensor4D, found: Tensor4D, strengths: readonly number[], spectrum: RadialSpectrum): Tensor2D {
  const channels = wanted.shape[3];
  const [most, least] = [powersOf(wanted, spectrum), powersOf(found, spectrum)];
  const ratio = tf.sqrt(tf.div(tf.add(most, floor), tf.add(least, floor)));
  const powers = strengths.flatMap((strength) => Array.from({ length: channels }, () => strength));
  return tf.pow(tf.clipByValue(ratio, ...gainLimits), tf.tensor2d(powers, [powers.length, 1]));
}

/**
 * Pictures [batch, side, side, channels] with the part of a change that upsampling makes, and then in each ring and
 * channel with the power that they had before, by a gain that knows no direction: peaks and grids of a decoder stay,
 * and what it blurred is made up by more of what it drew. `strengths` [batch] are powers of the gain: 0 changes
 * nothing, 1 is a whole match.
 */
export function withMatchedChange(
  pictures: Tensor4D,
  change: Tensor4D,
  strengths: readonly number[],
  spectrum: RadialSpectrum,
): Tensor4D {
  return tf.tidy(() => {
    const [batch, side, , channels] = pictures.shape;
    const before = alongBothSides(pictures, spectrum.cosines);
    const added: Tensor4D = tf.mul(alongBothSides(change, spectrum.cosines), spectrum.highPass);
    const after: Tensor4D = tf.add(before, added);
    const ofRings = gains(before, after, strengths, spectrum);
    const everywhere = tf.reshape(tf.matMul(ofRings, spectrum.membership, false, true), [batch, channels, side, side]);
    const matched: Tensor4D = tf.mul(after, tf.transpose(everywhere, [0, 2, 3, 1]));
    return alongBothSides(matched, tf.transpose(spectrum.cosines));
  });
}
