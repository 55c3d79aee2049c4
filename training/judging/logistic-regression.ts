import { probabilityOf } from '../../lib/models/verdict.ts';
import { rowOf } from './embedding/features.ts';
import type { FeatureMatrix } from './embedding/features.ts';
import { marginLoss } from './temperature.ts';

export interface LogisticModel {
  /** One for each column. */
  weights: Float64Array;
  bias: number;
}

const newtonSteps = 20;
const conjugateSteps = 60;
const leastDecrement = 1e-6;

/**
 * Logistic regression with a ridge: least mean log-loss + ridge / 2 |weights|^2, the bias free. Newton's method, each step
 * solved by conjugate gradients, so that many columns cost no Hessian (Lin, Weng & Keerthi 2008). Throws without both labels.
 */
export function fitLogistic(features: FeatureMatrix, labels: readonly (0 | 1)[], ridge: number): LogisticModel {
  const fakes = labels.filter((label) => label === 1).length;
  if (!fakes || fakes === labels.length)
    throw new Error(`fitLogistic: expected real and fake samples, got ${labels.length - fakes} and ${fakes}`);
  const { columns } = features;
  const size = columns + 1; // the last one is the bias
  const values = new Float64Array(size);
  let now = lossAt(features, labels, ridge, values);
  for (let step = 0; step < newtonSteps; step++) {
    const direction = newtonDirection(features, now, ridge);
    const decrement = -dot(now.gradient, direction);
    if (decrement < leastDecrement) break;
    let length = 1;
    let next = lossAt(features, labels, ridge, moved(values, direction, length));
    while (next.loss > now.loss - 1e-4 * length * decrement && length > 1e-6) {
      length /= 2;
      next = lossAt(features, labels, ridge, moved(values, direction, length));
    }
    values.set(moved(values, direction, length));
    now = next;
  }
  return { weights: values.slice(0, columns), bias: values[columns]! };
}

/** Positive = fake. */
export function logisticLogits(features: FeatureMatrix, { weights, bias }: LogisticModel): Float64Array {
  return Float64Array.from({ length: features.rows }, (_, i) => rowDot(rowOf(features, i), weights, bias));
}

interface LossPoint {
  loss: number;
  gradient: Float64Array;
  /** Second derivative of each sample's loss by its logit. */
  curvatures: Float64Array;
}

function lossAt(features: FeatureMatrix, labels: readonly (0 | 1)[], ridge: number, values: Float64Array): LossPoint {
  const { rows, columns } = features;
  const gradient = values.map((value, k) => (k < columns ? ridge * value : 0));
  const curvatures = new Float64Array(rows);
  let loss = 0;
  for (let k = 0; k < columns; k++) loss += (ridge / 2) * values[k]! ** 2;
  for (let i = 0; i < rows; i++) {
    const row = rowOf(features, i);
    const logit = rowDot(row, values, values[columns]!);
    const probability = probabilityOf(logit);
    loss += marginLoss(labels[i] ? logit : -logit) / rows;
    addScaled(gradient, row, (probability - labels[i]!) / rows);
    curvatures[i] = (probability * (1 - probability)) / rows;
  }
  return { loss, gradient, curvatures };
}

function newtonDirection(features: FeatureMatrix, { gradient, curvatures }: LossPoint, ridge: number): Float64Array {
  const direction = new Float64Array(gradient.length);
  const residual = gradient.map((value) => -value);
  let search = residual.slice();
  let square = dot(residual, residual);
  const enough = 1e-3 * square;
  for (let step = 0; step < conjugateSteps && square > enough; step++) {
    const curved = hessianTimes(features, curvatures, ridge, search);
    const length = square / dot(search, curved);
    for (let k = 0; k < direction.length; k++) {
      direction[k]! += length * search[k]!;
      residual[k]! -= length * curved[k]!;
    }
    const before = square;
    square = dot(residual, residual);
    search = residual.map((value, k) => value + (square / before) * search[k]!);
  }
  return direction;
}

function hessianTimes(
  features: FeatureMatrix,
  curvatures: Float64Array,
  ridge: number,
  vector: Float64Array,
): Float64Array {
  const { rows, columns } = features;
  const product = vector.map((value, k) => (k < columns ? ridge * value : 1e-12 * value));
  for (let i = 0; i < rows; i++) {
    const row = rowOf(features, i);
    addScaled(product, row, curvatures[i]! * rowDot(row, vector, vector[columns]!));
  }
  return product;
}

function rowDot(row: Float32Array, weights: Float64Array, bias: number): number {
  let sum = bias;
  for (let k = 0; k < row.length; k++) sum += row[k]! * weights[k]!;
  return sum;
}

/** Adds a row, and its 1 for the bias, times a factor. */
function addScaled(into: Float64Array, row: Float32Array, factor: number): void {
  for (let k = 0; k < row.length; k++) into[k]! += factor * row[k]!;
  into[row.length]! += factor;
}

function moved(values: Float64Array, direction: Float64Array, length: number): Float64Array {
  return values.map((value, k) => value + length * direction[k]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
