import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { luma } from '../../../lib/preprocess/luma.ts';
import { featureMatrix, fitStandardisation, standardise } from '../../judging/embedding/features.ts';
import type { FeatureMatrix } from '../../judging/embedding/features.ts';
import { fitLogistic, logisticLogits } from '../../judging/logistic-regression.ts';
import { auc } from '../../judging/metrics.ts';
import { radialSpectrum, ringPowers } from './radial-spectrum.ts';

export interface TrivialPicture {
  label: 0 | 1;
  /** side x side RGB. */
  pixels: Uint8Array;
}

export interface TrivialFeatures {
  /** Log10 power of luma in each ring, 1 = a squared pixel value. */
  spectrum: number[];
  /** Natural log of the variance of luma's Laplacian. */
  laplacian: number;
}

const batchSize = 16;

/** Of the side: not the one on which spectra were matched. */
const seenPart = 0.8;

function lumaOf(pixels: Uint8Array, side: number, seen: number): Float32Array {
  const start = Math.floor((side - seen) / 2);
  return Float32Array.from({ length: seen * seen }, (_, i) => {
    const at = ((start + Math.floor(i / seen)) * side + start + (i % seen)) * 3;
    return luma(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!);
  });
}

function laplacianVariance(values: Float32Array, side: number): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const value = 4 * values[i]! - values[i - 1]! - values[i + 1]! - values[i - side]! - values[i + side]!;
      sum += value;
      squares += value * value;
      count++;
    }
  return squares / count - (sum / count) ** 2;
}

/** What tells blur and sharpness, of the middle of each picture. */
export function trivialFeatures(pictures: readonly Uint8Array[], side: number): TrivialFeatures[] {
  const seen = 2 * Math.round((side * seenPart) / 2);
  const spectrum = radialSpectrum(seen);
  const features: TrivialFeatures[] = [];
  for (let from = 0; from < pictures.length; from += batchSize) {
    const lumas = pictures.slice(from, from + batchSize).map((pixels) => lumaOf(pixels, side, seen));
    const powers = tf.tidy(() => {
      const stacked: Tensor4D = tf.stack(lumas.map((values) => tf.tensor3d(values, [seen, seen, 1]))) as Tensor4D;
      return ringPowers(stacked, spectrum).arraySync();
    });
    powers.forEach((rings, i) =>
      features.push({
        spectrum: rings.map((power) => Math.log10(power + 1e-3)),
        laplacian: Math.log(laplacianVariance(lumas[i]!, seen) + 1e-3),
      }),
    );
  }
  tf.dispose(Object.values(spectrum));
  return features;
}

interface Example {
  label: 0 | 1;
  values: number[];
}

const ridge = 1e-2;

/** Logistic regression on standardised features; the test examples' AUC. */
function logisticAuc(train: readonly Example[], test: readonly Example[]): number | undefined {
  const [learnt, tested] = [train, test].map((examples) => featureMatrix(examples.map(({ values }) => values))) as [
    FeatureMatrix,
    FeatureMatrix,
  ];
  const scale = fitStandardisation(learnt);
  const labels = train.map(({ label }) => label);
  const logits = logisticLogits(standardise(tested, scale), fitLogistic(standardise(learnt, scale), labels, ridge));
  return auc(test.map(({ label }, i) => ({ label, score: logits[i]! })));
}

export interface TrivialAucs {
  spectrum: number | undefined;
  laplacian: number | undefined;
}

/** How well blur and sharpness alone tell the test pictures' labels, learnt from the training ones. */
export function trivialAucs(
  side: number,
  train: readonly TrivialPicture[],
  test: readonly TrivialPicture[],
): TrivialAucs {
  const of = (pictures: readonly TrivialPicture[]) =>
    trivialFeatures(
      pictures.map(({ pixels }) => pixels),
      side,
    ).map((features, i) => ({ label: pictures[i]!.label, ...features }));
  const [learnt, tested] = [of(train), of(test)];
  const by = (values: (features: TrivialFeatures) => number[]) =>
    logisticAuc(
      learnt.map((features) => ({ label: features.label, values: values(features) })),
      tested.map((features) => ({ label: features.label, values: values(features) })),
    );
  return { spectrum: by(({ spectrum }) => spectrum), laplacian: by(({ laplacian }) => [laplacian]) };
}
