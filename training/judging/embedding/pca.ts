import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { PCA } from 'ml-pca';
import { rowOf } from './features.ts';
import type { FeatureMatrix } from './features.ts';

/** Principal components of standardised features. */
export interface Components {
  /** [columns, count]: a component a column. */
  axes: FeatureMatrix;
  /** Part of the variance along each, largest first. */
  explained: number[];
}

/** Columns of the largest covariance whose eigenvectors are looked for; 1280 take about 5 seconds on an idle core. */
const mostColumns = 2048;
/** Rows whose products stand for those of all where columns are more. */
const mostRows = 1024;

/**
 * The first `count` components, fewer where rows or columns are fewer. Eigenvectors of the covariance [columns, columns]
 * or, of more than 2048 columns, of the products of at most 1024 rows [rows, rows] (Bishop 2006, section 12.1.4). The
 * products run on the tfjs backend; `ml-pca`'s SVD of the features themselves takes many times as long.
 */
export async function fitComponents(features: FeatureMatrix, count: number): Promise<Components> {
  return features.columns <= mostColumns ? fromCovariance(features, count) : fromRows(features, count);
}

function matrix({ values, rows, columns }: FeatureMatrix): Tensor2D {
  return tf.tensor2d(values, [rows, columns]);
}

async function product(of: () => Tensor2D): Promise<number[][]> {
  const tensor = tf.tidy(of);
  const found = await tensor.array();
  tensor.dispose();
  return found;
}

async function fromCovariance(features: FeatureMatrix, count: number): Promise<Components> {
  const { rows, columns } = features;
  const covariance = await product(() => {
    const x = matrix(features);
    return tf.div(tf.matMul(x, x, true, false), Math.max(1, rows - 1));
  });
  const pca = new PCA(covariance, { isCovarianceMatrix: true });
  const kept = Math.min(count, columns, Math.max(1, rows - 1));
  const vectors = pca.getEigenvectors();
  const values = new Float32Array(columns * kept);
  for (let i = 0; i < columns; i++) for (let k = 0; k < kept; k++) values[i * kept + k] = vectors.get(i, k);
  return { axes: { rows: columns, columns: kept, values }, explained: parts(pca, kept) };
}

async function fromRows(features: FeatureMatrix, count: number): Promise<Components> {
  const step = Math.max(1, features.rows / mostRows);
  const places = Array.from({ length: Math.min(features.rows, mostRows) }, (_, i) => Math.floor(i * step));
  const { columns } = features;
  const chosen: FeatureMatrix = { rows: places.length, columns, values: new Float32Array(places.length * columns) };
  places.forEach((place, i) => chosen.values.set(rowOf(features, place), i * columns));
  const products = await product(() => {
    const x = matrix(chosen);
    return tf.div(tf.matMul(x, x, false, true), Math.max(1, chosen.rows - 1));
  });
  const pca = new PCA(products, { isCovarianceMatrix: true });
  const eigenvalues = pca.getEigenvalues();
  const positive = eigenvalues.filter((value) => value > 1e-6 * eigenvalues[0]!).length;
  const kept = Math.min(count, positive);
  const vectors = pca.getEigenvectors();
  const left = new Float32Array(chosen.rows * kept);
  for (let i = 0; i < chosen.rows; i++)
    for (let k = 0; k < kept; k++)
      left[i * kept + k] = vectors.get(i, k) / Math.sqrt(eigenvalues[k]! * Math.max(1, chosen.rows - 1));
  const axes = tf.tidy(() => tf.matMul(matrix(chosen), tf.tensor2d(left, [chosen.rows, kept]), true, false));
  const values = (await axes.data()) as Float32Array;
  axes.dispose();
  return { axes: { rows: columns, columns: kept, values: Float32Array.from(values) }, explained: parts(pca, kept) };
}

function parts(pca: PCA, kept: number): number[] {
  return pca.getExplainedVariance().slice(0, kept);
}

/** Places of the rows along the components: [rows, count]. */
export async function project(features: FeatureMatrix, { axes }: Components): Promise<FeatureMatrix> {
  const projected = tf.tidy(() => tf.matMul(matrix(features), matrix(axes)));
  const values = (await projected.data()) as Float32Array;
  projected.dispose();
  return { rows: features.rows, columns: axes.columns, values: Float32Array.from(values) };
}
