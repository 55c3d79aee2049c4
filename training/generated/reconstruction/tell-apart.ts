import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
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
    return 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  });
}

function laplacianVariance(luma: Float32Array, side: number): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const value = 4 * luma[i]! - luma[i - 1]! - luma[i + 1]! - luma[i - side]! - luma[i + side]!;
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
      const stacked: Tensor4D = tf.stack(lumas.map((luma) => tf.tensor3d(luma, [seen, seen, 1]))) as Tensor4D;
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
const steps = 400;

/** Logistic regression on standardised features by gradient descent with momentum; the test examples' AUC. */
export function logisticAuc(train: readonly Example[], test: readonly Example[]): number | undefined {
  const width = train[0]!.values.length;
  const columns = Array.from({ length: width }, (_, k) => train.map(({ values }) => values[k]!));
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / column.length);
  const spreads = columns.map(
    (column, k) => Math.sqrt(column.reduce((sum, x) => sum + (x - means[k]!) ** 2, 0) / column.length) || 1,
  );
  const scaled = (values: readonly number[]) => [...values.map((x, k) => (x - means[k]!) / spreads[k]!), 1];
  const inputs = train.map(({ values }) => scaled(values));
  const weights = means.map(() => 0).concat(0);
  const momentum = weights.map(() => 0);
  const logit = (x: readonly number[]) => x.reduce((sum, value, k) => sum + value * weights[k]!, 0);
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight) => ridge * weight);
    inputs.forEach((x, i) => {
      const error = (1 / (1 + Math.exp(-logit(x))) - train[i]!.label) / inputs.length;
      x.forEach((value, k) => (gradient[k]! += error * value));
    });
    gradient.forEach((slope, k) => {
      momentum[k] = 0.9 * momentum[k]! + slope;
      weights[k]! -= 0.1 * momentum[k];
    });
  }
  return auc(test.map(({ label, values }) => ({ label, score: logit(scaled(values)) })));
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
