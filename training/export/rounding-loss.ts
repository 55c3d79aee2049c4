import * as tf from '@tensorflow/tfjs-core';
import type { ModelCard } from '../../lib/models/model-card.ts';
import { goldenInputs } from '../../lib/models/golden-input.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import { normalizePixels } from '../../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { centralCrop } from '../augment/central-crop.ts';
import { auc } from '../judging/metrics.ts';
import { networkLogits } from './network-logits.ts';
import { openPreparedSet, pixelsOf } from '../prepared/prepared-set.ts';
import type { ShippedWeights } from './shipped-weights.ts';
import { valueCount } from '../../lib/models/value-count.ts';

export type RoundingLoss = NonNullable<ModelCard['weights']['loss']>;

interface JudgedPictures {
  /** In words, for the card. */
  name: string;
  crops: RgbPixels[];
  /** As many as crops, 1 = fake; empty where unknown. */
  labels: (0 | 1)[];
}

const batchSize = 32;

/** Crops to measure on: those of a prepared folder held back from training, or the drawn golden inputs without one. */
export function judgedPictures(dataFolder: string, size: number): JudgedPictures {
  if (!dataFolder) return { name: 'the golden inputs, which are drawn', crops: goldenInputs(size), labels: [] };
  const set = openPreparedSet(dataFolder);
  const held = set.faces.filter(({ split }) => split !== 'train');
  if (held.length === 0) throw new Error(`${dataFolder}: expected crops of val or test, found only train`);
  return {
    name: `val and test crops of ${[...new Set(held.map(({ dataset }) => dataset))].join(', ')}`,
    crops: held.map(({ place }) => centralCrop(pixelsOf(set, place), size)),
    labels: held.map(({ label }) => label),
  };
}

/** How far the logits of the rounded weights are from those of the exact ones, and the AUC of both. */
export async function roundingLoss(
  { network, weights, exact }: Pick<ShippedWeights, 'network' | 'weights' | 'exact'>,
  { name, crops, labels }: JudgedPictures,
  normalization: Normalization,
): Promise<RoundingLoss> {
  const judge = (own: ShippedWeights['weights']) => logitsOf({ network, weights: own }, crops, normalization);
  const [before, after] = [await judge(exact), await judge(weights)];
  const differences = before.map((logit, i) => Math.abs(logit - after[i]!));
  const scored = (logits: readonly number[]) => auc(labels.map((label, i) => ({ label, score: logits[i]! })));
  const [float32, shipped] = [scored(before), scored(after)];
  return {
    pictures: name,
    count: crops.length,
    meanLogitDifference: differences.reduce((a, b) => a + b, 0) / differences.length,
    maxLogitDifference: Math.max(...differences),
    ...(float32 !== undefined && shipped !== undefined && { auc: { float32, shipped } }),
  };
}

async function logitsOf(
  { network, weights }: Pick<ShippedWeights, 'network' | 'weights'>,
  crops: readonly RgbPixels[],
  normalization: Normalization,
): Promise<number[]> {
  const tensors = weightTensors(weights);
  const length = valueCount(network.inputShape);
  const logits: number[] = [];
  for (let start = 0; start < crops.length; start += batchSize) {
    const batch = crops.slice(start, start + batchSize);
    const values = new Float32Array(batch.length * length); // [batch, size, size, 3]
    batch.forEach(({ data }, place) => normalizePixels(data, normalization, values, place * length));
    logits.push(...(await networkLogits(network, tensors, values, batch.length)));
  }
  tf.dispose(tensors);
  return logits;
}
