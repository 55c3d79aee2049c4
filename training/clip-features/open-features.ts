import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { clipEncoder, clipHead } from '../../lib/models/clip-head.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import { augmentationParts } from '../augment/augmentation-config.ts';
import { entryCrops } from '../batches/make-batch.ts';
import { sampleTable } from '../batches/sample-table.ts';
import type { TrainingConfig } from '../config.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { BatchStream } from '../trainer/batch-stream.ts';
import type { ChosenSamples } from '../trainer/choose-samples.ts';
import type { TrainingSample } from '../training-sample.ts';
import { longestSpan } from '../trainer/samples.ts';
import { featureStream, fixedStream } from './feature-stream.ts';
import { encodeCrops, trackFeatures } from './track-features.ts';
import type { FrameEncoder } from './track-features.ts';

/** A clip network of which the recurrent head alone is trained. */
export interface HeadTraining {
  /** [frames, features] to the logit. */
  network: Network;
  initial: WeightArrays;
  /** Of the encoder: they stay, and lie beside the head's in the run's weights. */
  fixed: WeightArrays;
  /** Over the features of the samples, in order. */
  openBatches: (samples: readonly TrainingSample[], isTraining: boolean) => BatchStream;
}

/** Weights of the head and of the encoder. */
export function splitWeights(network: Network, weights: WeightArrays): { head: WeightArrays; encoder: WeightArrays } {
  const of = (part: Network) =>
    Object.fromEntries(weightSpecs(part).map(({ name }): [string, WeightArrays[string]] => [name, weights[name]!]));
  return { head: of(clipHead(network)), encoder: of(clipEncoder(network)) };
}

/** Names the encoder's values: features are those of one encoder alone. */
export function encoderHash(encoder: WeightArrays): string {
  const hash = createHash('sha256');
  for (const [name, { values }] of Object.entries(encoder))
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

export interface FeatureRequest {
  config: TrainingConfig;
  /** Of whole clips. */
  network: Network;
  initial: WeightArrays;
  set: PreparedSet;
  samples: ChosenSamples;
  say: (line: string) => void;
}

/** Encodes every track that training and validation need, each crop once in every variant, on the current backend. */
export async function openFeatures(request: FeatureRequest): Promise<HeadTraining> {
  const { config, network, initial, set, samples, say } = request;
  const { head, encoder: fixed } = splitWeights(network, initial);
  const encoder = { network: clipEncoder(network), tensors: weightTensors(fixed), normalization: config.normalization };
  const clips = config.data.clips!;
  const strides = clips.strides ?? [clips.stride];
  const parts = augmentationParts(config.augmentation);
  const { copies } = clips.features!;
  const startMs = performance.now();
  try {
    const span = longestSpan(clips);
    const table = sampleTable(set, samples.train, clips.frames, parts.selfBlended !== undefined, span);
    const plan = { parts, copies, seed: config.training.seed };
    say(`encoding ${samples.train.length} faces of videos in ${copies} copies each`);
    const train = await trackFeatures(encoder, table, plan, (done) => {
      if (done % 20 === 0) say(`encoded ${done} of ${samples.train.length}`);
    });
    const val = await windowFeatures(encoder, set, samples.val, clips.frames);
    say(`encoded in ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
    const { selfBlended } = parts;
    const rule = {
      frames: clips.frames,
      strides,
      blendShare: selfBlended?.share ?? 0,
      isPaired: selfBlended?.paired ?? false,
    };
    return {
      network: clipHead(network),
      initial: head,
      fixed,
      openBatches: (chosen, isTraining) => (isTraining ? featureStream(chosen, train, rule) : fixedStream(chosen, val)),
    };
  } finally {
    tf.dispose(encoder.tensors);
  }
}

/** [frames, features] for each sample's own window, untouched. */
async function windowFeatures(
  encoder: FrameEncoder,
  set: PreparedSet,
  samples: ChosenSamples['val'],
  frames: number,
): Promise<Float32Array[]> {
  if (samples.length === 0) return [];
  const table = sampleTable(set, samples, frames, false);
  const window = Array.from({ length: frames }, (_, i) => i);
  const recipe = { size: encoder.network.inputShape[0]!, parts: {} };
  const found: Float32Array[] = [];
  for (const index of samples.keys())
    found.push(await encodeCrops(encoder, await entryCrops(table, recipe, { index, seed: 0, blend: 'none' }, window)));
  return found;
}
