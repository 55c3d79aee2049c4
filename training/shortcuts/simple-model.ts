import { mixedSeed } from '../augment/draw.ts';
import { fitStandardisation, rowOf, rowsOf, standardise } from '../judging/embedding/features.ts';
import type { FeatureMatrix } from '../judging/embedding/features.ts';
import { fitLogistic, logisticLogits } from '../judging/logistic-regression.ts';
import { auc } from '../judging/metrics.ts';

export interface LabelledFeatures {
  features: FeatureMatrix;
  labels: (0 | 1)[];
  /** Samples that share one are held out together. */
  sources: string[];
}

/** From little to much. */
const ridges = [0.003, 0.03, 0.3];
const heldOutShare = 0.25;

/** Columns, their squares and their products two by two, so that a plane of them can bend around sizes and qualities. */
export function withProducts(features: FeatureMatrix): FeatureMatrix {
  const { rows, columns } = features;
  const wide = columns + (columns * (columns + 1)) / 2;
  const values = new Float32Array(rows * wide);
  for (let i = 0; i < rows; i++) {
    const row = rowOf(features, i);
    values.set(row, i * wide);
    let at = i * wide + columns;
    for (let j = 0; j < columns; j++) for (let k = j; k < columns; k++) values[at++] = row[j]! * row[k]!;
  }
  return { rows, columns: wide, values };
}

/**
 * Logits of `test` by a logistic regression fitted on `train`, its ridge chosen by AUC on a quarter of the training
 * sources. A number that is not known (NaN) becomes the mean of its column in `train`. `quadratic` adds products of the columns. Undefined where train lacks a label.
 */
export function simpleLogits(
  train: LabelledFeatures,
  test: FeatureMatrix,
  { quadratic }: { quadratic: boolean },
): Float64Array | undefined {
  if (!hasBoth(train.labels)) return undefined;
  const [known, knownTest] = [train.features, test].map((part) => filled(part, train.features)) as [
    FeatureMatrix,
    FeatureMatrix,
  ];
  const scale = fitStandardisation(known);
  const scaled = (part: FeatureMatrix) => limited(standardise(part, scale));
  const shaped = (part: FeatureMatrix) => (quadratic ? withProducts(scaled(part)) : scaled(part));
  const again = fitStandardisation(shaped(known));
  const ready = (part: FeatureMatrix) => standardise(shaped(part), again);
  const features = ready(known);
  const ridge = chosenRidge({ ...train, features });
  return logisticLogits(ready(knownTest), fitLogistic(features, train.labels, ridge));
}

/** Standard deviations that count: what lies farther off would make products endless. */
const farthest = 5;

function limited(features: FeatureMatrix): FeatureMatrix {
  return { ...features, values: features.values.map((value) => Math.min(farthest, Math.max(-farthest, value))) };
}

function hasBoth(labels: readonly (0 | 1)[]): boolean {
  return labels.includes(0) && labels.includes(1);
}

function filled(features: FeatureMatrix, { values: trained, columns }: FeatureMatrix): FeatureMatrix {
  if (!features.values.some(Number.isNaN) && !trained.some(Number.isNaN)) return features;
  const sums = new Float64Array(columns);
  const counts = new Float64Array(columns);
  trained.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sums[i % columns]! += value;
    counts[i % columns]!++;
  });
  const meanOf = (column: number) => (counts[column]! ? sums[column]! / counts[column]! : 0);
  const values = features.values.map((value, i) => (Number.isNaN(value) ? meanOf(i % columns) : value));
  return { ...features, values };
}

function chosenRidge({ features, labels, sources }: LabelledFeatures): number {
  const names = [...new Set(sources)];
  const isHeldOut = new Map(names.map((name, i) => [name, mixedSeed(1, i) / 2 ** 32 < heldOutShare]));
  const places = [...sources.keys()];
  const part = (held: boolean) => {
    const kept = places.filter((i) => isHeldOut.get(sources[i]!) === held);
    return { features: rowsOf(features, kept), labels: kept.map((i) => labels[i]!) };
  };
  const [fitted, judged] = [part(false), part(true)];
  if (!hasBoth(fitted.labels) || !hasBoth(judged.labels)) return ridges[1]!;
  const tried = ridges.map((ridge) => {
    const logits = logisticLogits(judged.features, fitLogistic(fitted.features, fitted.labels, ridge));
    return { ridge, auc: auc(judged.labels.map((label, i) => ({ label, score: logits[i]! })))! };
  });
  return tried.reduce((best, one) => (one.auc >= best.auc ? one : best)).ridge;
}
