import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { rowsOf } from './features.ts';
import type { FeatureMatrix } from './features.ts';
import { loadLibsvm } from './libsvm.ts';

/** Kernel (gamma x.y + coef0) ^ degree and the cost of an error. */
export interface SvmOptions {
  degree: number;
  cost: number;
  gamma: number;
  coef0: number;
}

export interface FittedSvm {
  options: SvmOptions;
  supportVectors: FeatureMatrix;
  /** One a support vector, positive where it speaks for fake. */
  coefficients: Float32Array;
  offset: number;
}

/** 1 / (columns * variance of the values), so that the kernel is near 1 for typical rows whatever their scale. */
export function scaledGamma({ values, columns }: FeatureMatrix): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return 1 / (columns * Math.max(variance, 1e-12));
}

/** [rows of a, rows of b]. */
async function kernel(a: FeatureMatrix, b: FeatureMatrix, options: SvmOptions): Promise<Float32Array> {
  const { degree, gamma, coef0 } = options;
  const found = tf.tidy(() => {
    const products = tf.matMul(matrix(a), matrix(b), false, true);
    return tf.pow(tf.add(tf.mul(products, gamma), coef0), degree);
  });
  const values = (await found.data()) as Float32Array;
  found.dispose();
  return values;
}

function matrix({ values, rows, columns }: FeatureMatrix): Tensor2D {
  return tf.tensor2d(values, [rows, columns]);
}

/**
 * A C-SVC (Cortes & Vapnik 1995) of LIBSVM. The kernel is computed on the tfjs backend and handed over as a matrix: the
 * WebAssembly build of 2017 takes a hundred times as long for it.
 */
export async function fitSvm(
  features: FeatureMatrix,
  labels: readonly (0 | 1)[],
  options: SvmOptions,
): Promise<FittedSvm> {
  if (!labels.includes(0) || !labels.includes(1))
    throw new Error('fitSvm: expected real and fake samples, got one label alone; prepare more data');
  const Libsvm = await loadLibsvm();
  const products = await kernel(features, features, options);
  const rows = Array.from({ length: features.rows }, (_, i) => {
    const row = new Float64Array(features.rows + 1);
    row[0] = i + 1;
    row.set(products.subarray(i * features.rows, (i + 1) * features.rows), 1);
    return row;
  });
  const svm = new Libsvm({
    type: Libsvm.SVM_TYPES.C_SVC,
    kernel: Libsvm.KERNEL_TYPES.PRECOMPUTED,
    cost: options.cost,
    cacheSize: 200,
    quiet: true,
  });
  try {
    svm.train(rows, labels);
    const { places, coefficients, offset } = readModel(svm.serializeModel());
    return { options, supportVectors: rowsOf(features, places), coefficients, offset };
  } finally {
    svm.free();
  }
}

/** LIBSVM's model text: its values are positive for the label that it met first, ours for fakes. */
function readModel(text: string): { places: number[]; coefficients: Float32Array; offset: number } {
  const rho = Number(/^rho (\S+)/m.exec(text)?.[1]);
  const first = Number(/^label (\S+)/m.exec(text)?.[1]);
  const lines = text.slice(text.indexOf('\nSV\n') + 4).split('\n');
  const vectors = lines.flatMap((line) => {
    const found = /^(\S+) 0:(\d+)/.exec(line);
    return found ? [{ coefficient: Number(found[1]), place: Number(found[2]) - 1 }] : [];
  });
  if (!Number.isFinite(rho) || !Number.isFinite(first))
    throw new Error(`LIBSVM: expected a model with rho and labels, got ${text.slice(0, 200)}`);
  const sign = first === 1 ? 1 : -1;
  return {
    places: vectors.map(({ place }) => place),
    coefficients: Float32Array.from(vectors, ({ coefficient }) => sign * coefficient),
    offset: -sign * rho,
  };
}

const rowsAtOnce = 2048;

/** Decision values of the rows: above 0 is fake. */
export async function decisions(
  features: FeatureMatrix,
  { supportVectors, coefficients, offset, options }: FittedSvm,
): Promise<Float64Array> {
  const found = new Float64Array(features.rows);
  for (let start = 0; start < features.rows; start += rowsAtOnce) {
    const places = Array.from({ length: Math.min(rowsAtOnce, features.rows - start) }, (_, i) => start + i);
    const products = await kernel(rowsOf(features, places), supportVectors, options);
    places.forEach((place, i) => {
      let sum = offset;
      for (let k = 0; k < coefficients.length; k++) sum += coefficients[k]! * products[i * coefficients.length + k]!;
      found[place] = sum;
    });
  }
  return found;
}
