import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { cutNetwork, penultimateNode } from '../../lib/models/cut-network.ts';
import type { Network } from '../../lib/models/network.ts';
import { runNetworkOutputs } from '../../lib/models/run-network.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../lib/preprocess/normalize-crops.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { FeatureMatrix } from '../judging/embedding/features.ts';
import type { JudgedWeights } from '../judging/judged-weights.ts';

/** A run's network with its weights on the current backend, and how it wants its input. */
export interface JudgedNetwork {
  /** Outputs: features before the label, logit. */
  network: Network;
  tensors: Record<string, Tensor>;
  normalization: Normalization;
}

export function networkWithFeatures(
  { network, weights }: Pick<JudgedWeights, 'network' | 'weights'>,
  normalization: Normalization,
): JudgedNetwork {
  if (network.inputShape.length !== 3)
    throw new Error(`expected a network of single crops, got one of clips; give another run`);
  const outputs = [penultimateNode(network), network.outputs[0]!];
  return { network: cutNetwork(network, outputs), tensors: weightTensors(weights), normalization };
}

const cropsPerBatch = 64;

export interface JudgedCrops {
  logits: Float32Array;
  features: FeatureMatrix;
}

/** Judges `count` served crops, made one batch at a time; `onJudged` hears how many more are done. */
export async function judgeCrops(
  { network, tensors, normalization }: JudgedNetwork,
  count: number,
  cropAt: (i: number) => RgbPixels | Promise<RgbPixels>,
  onJudged: (count: number) => void = () => {},
): Promise<JudgedCrops> {
  const logits = new Float32Array(count);
  let features: FeatureMatrix = { rows: 0, columns: 0, values: new Float32Array() };
  for (let start = 0; start < count; start += cropsPerBatch) {
    const batch = Math.min(cropsPerBatch, count - start);
    const crops = await Promise.all(Array.from({ length: batch }, async (_, i) => cropAt(start + i)));
    const [penultimate, logit] = tf.tidy(() =>
      runNetworkOutputs(network, tensors, normalizeCrops(crops, normalization)),
    ) as [Tensor, Tensor];
    const columns = penultimate.size / batch;
    if (start === 0) features = { rows: count, columns, values: new Float32Array(count * columns) };
    features.values.set((await penultimate.data()) as Float32Array, start * columns);
    logits.set((await logit.data()) as Float32Array, start);
    tf.dispose([penultimate, logit]);
    onJudged(batch);
  }
  const wrong = logits.findIndex((logit) => !Number.isFinite(logit));
  if (wrong !== -1)
    throw new Error(
      `judgeCrops: expected finite logits, got ${logits[wrong]} for crop ${wrong}; the weights are broken`,
    );
  return { logits, features };
}
