import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import { runNetworkOutputs } from '../../lib/models/run-network.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import { joinedOutputs } from '../batches/joined-outputs.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Degradation } from './degrade.ts';
import type { JudgedCrops } from './judged-sample.ts';
import { servedBatches } from './served-batches.ts';

/** A network with its weights on the current backend, and how it wants its input. */
export interface LoadedNetwork {
  network: Network;
  tensors: Record<string, Tensor>;
  normalization: Normalization;
}

export interface JudgeOptions {
  degradation?: Degradation;
  /** Crops, not clips. */
  batchSize?: number;
  onProgress?: (judged: number) => void;
  /** Hears the detail of each sample's first crop, in order. */
  onDetail?: (detail: number) => void;
}

const cropsPerBatch = 64;

/** The first output of the network for each sample, one after another: [samples * width of the output]. */
export async function outputsOf(
  { network, tensors, normalization }: LoadedNetwork,
  set: PreparedSet,
  samples: readonly TrainingSample[],
  { degradation, batchSize = cropsPerBatch, onProgress, onDetail }: JudgeOptions = {},
): Promise<Float32Array> {
  const size = network.inputShape.at(-2)!;
  const time = network.inputShape.length === 4 ? network.inputShape[0]! : 1;
  const clips = Math.max(1, Math.floor(batchSize / time));
  const found: Float32Array[] = [];
  let judged = 0;
  const options = { size, normalization, batchSize: clips, ...(degradation && { degradation }) };
  for await (const { values, details, count } of servedBatches(set, samples, options)) {
    const input = () => tf.tensor(values, [count, ...network.inputShape], 'float32');
    const output = tf.tidy(() => runNetworkOutputs(network, tensors, input())[0]!);
    found.push((await output.data()) as Float32Array);
    output.dispose();
    judged += count;
    for (let i = 0; i < count; i++) onDetail?.(details[i * time]!);
    onProgress?.(judged);
  }
  return joinedOutputs(found);
}

/** Logits of the samples in order, with the detail of their crops. Throws where one is not finite or the network gives more than one. */
export async function judgeCrops(
  loaded: LoadedNetwork,
  set: PreparedSet,
  samples: readonly TrainingSample[],
  options?: JudgeOptions,
): Promise<JudgedCrops> {
  const details: number[] = [];
  const onDetail = (detail: number) => details.push(detail);
  const logits = await outputsOf(loaded, set, samples, { ...options, onDetail });
  if (logits.length !== samples.length)
    throw new Error(`judgeCrops: expected one logit for each of ${samples.length} samples, got ${logits.length}`);
  const wrong = logits.findIndex((logit) => !Number.isFinite(logit));
  if (wrong !== -1)
    throw new Error(
      `judgeCrops: expected finite logits, got ${logits[wrong]} for sample ${wrong}; the weights are broken`,
    );
  return { logits, details };
}
