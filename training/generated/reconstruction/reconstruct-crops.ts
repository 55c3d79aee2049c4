import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { drawBetween } from '../../augment/draw.ts';
import type { Random } from '../../augment/draw.ts';
import { reconstructed, stridePx } from './autoencoder.ts';
import type { AutoencoderWeights, DecoderKind } from './autoencoder.ts';
import { radialSpectrum, withMatchedChange } from './radial-spectrum.ts';
import type { RadialSpectrum } from './radial-spectrum.ts';
import { alongBothSides, resamplingMatrix } from './separable.ts';

/**
 * Generators draw at sides of their own, and their pictures are scaled before they are cropped: drawn for each batch.
 * At 1 the decoder's grid is the crop's.
 */
const scales = [0.75, 1.35] as const;
const unscaledShare = 0.3;
/** How much of the difference to the real picture is kept. */
const mixes = [0.4, 1] as const;
/** Powers of the gain that makes up for blur: some a little too soft, some a little too sharp. */
const strengths = [0.85, 1.1] as const;

export interface CropReconstruction {
  kind: DecoderKind;
  weights: AutoencoderWeights;
  random: Random;
  /** Without it decoders' blur stays: to compare. */
  matchesSpectrum?: boolean;
}

/** JPEG's luma and chroma from red, green and blue, and back; rows are what goes in. */
const toLuma = [0.299, -0.1687, 0.5, 0.587, -0.3313, -0.4187, 0.114, 0.5, -0.0813];
const fromLuma = [1, 1, 1, 0, -0.34414, 1.772, 1.402, -0.71414, 0];

function inColours(pictures: Tensor4D, matrix: readonly number[]): Tensor4D {
  const rows: Tensor2D = tf.reshape(pictures, [-1, 3]);
  return tf.reshape(tf.matMul(rows, tf.tensor2d([...matrix], [3, 3])), pictures.shape);
}

/**
 * What the autoencoder changes in pictures [batch, side, side, 3] that it sees at a drawn scale and place of its grid,
 * at the pictures' own scale. Scaling alone changes nothing.
 */
function decoderChange(pictures: Tensor4D, { kind, weights, random }: CropReconstruction): Tensor4D {
  const side = pictures.shape[1];
  const scale =
    random() < unscaledShare ? 1 : Math.exp(drawBetween([Math.log(scales[0]), Math.log(scales[1])], random));
  const margin = stridePx;
  const offset = margin + Math.floor(random() * stridePx);
  const outputs = Math.ceil((side * scale + 2 * margin + stridePx) / stridePx) * stridePx;
  const seen = alongBothSides(pictures, resamplingMatrix(side, { outputs, scale, offset }));
  const change = tf.sub<Tensor4D>(reconstructed(kind, weights, seen), seen);
  const back = resamplingMatrix(outputs, { outputs: side, scale: 1 / scale, offset: -offset / scale });
  return alongBothSides(change, back);
}

function onSpectrum(side: number): RadialSpectrum {
  const known = spectra.get(side) ?? radialSpectrum(side);
  spectra.set(side, known);
  return known;
}

const spectra = new Map<number, RadialSpectrum>();

/** Crops [side * side * 3 each] as the autoencoder draws them again, as sharp as they were. */
export function reconstructCrops(
  crops: readonly Uint8Array[],
  side: number,
  request: CropReconstruction,
): Uint8Array[] {
  const { random, matchesSpectrum = true } = request;
  const spectrum = onSpectrum(side);
  return tf.tidy(() => {
    const values = new Float32Array(crops.length * side * side * 3);
    crops.forEach((crop, i) => values.set(crop, i * side * side * 3));
    const real = tf.sub<Tensor4D>(tf.div(tf.tensor4d(values, [crops.length, side, side, 3]), 127.5), 1);
    const mix = tf.tensor4d(
      crops.map(() => drawBetween(mixes, random)),
      [crops.length, 1, 1, 1],
    );
    const drawnStrengths = crops.map(() => (matchesSpectrum ? drawBetween(strengths, random) : 0));
    const change: Tensor4D = tf.mul(mix, decoderChange(real, request));
    const inLuma = withMatchedChange(inColours(real, toLuma), inColours(change, toLuma), drawnStrengths, spectrum);
    const fake = inColours(inLuma, fromLuma);
    const bytes = tf.clipByValue(tf.round(tf.mul(tf.add(fake, 1), 127.5)), 0, 255).dataSync();
    const length = side * side * 3;
    return crops.map((_, i) => Uint8Array.from(bytes.subarray(i * length, (i + 1) * length)));
  });
}
