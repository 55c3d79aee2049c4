import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { normalizePixels } from '../../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { mixedSeed } from '../augment/draw.ts';
import type { AugmentationParts } from '../augment/augmentation-config.ts';
import { joinedOutputs } from '../batches/joined-outputs.ts';
import { entryCrops } from '../batches/make-batch.ts';
import type { Entry } from '../batches/make-batch.ts';
import type { SampleTable } from '../batches/sample-table.ts';

/** The encoder with its weights on the current backend. */
export interface FrameEncoder {
  network: Network;
  tensors: Record<string, Tensor>;
  normalization: Normalization;
}

/** One way in which training sees a whole track. */
export interface TrackVariant {
  /** 1 = fake: a blend is one whatever the track is. */
  label: 0 | 1;
  /** [crops, features] */
  values: Float32Array;
}

/** What training draws windows from: by sample, as it is and in its copies, and blended where it is real. */
export interface TrackFeatures {
  plain: TrackVariant[];
  blended: TrackVariant[];
}

const cropsPerBatch = 64;

/** Features of crops in order, [crops, features]. */
export async function encodeCrops(encoder: FrameEncoder, crops: readonly RgbPixels[]): Promise<Float32Array> {
  const { network, tensors, normalization } = encoder;
  const parts: Float32Array[] = [];
  for (let from = 0; from < crops.length; from += cropsPerBatch) {
    const batch = crops.slice(from, from + cropsPerBatch);
    const input = new Float32Array(batch.length * batch[0]!.data.length);
    batch.forEach(({ data }, i) => normalizePixels(data, normalization, input, i * data.length));
    const output = tf.tidy(() => runNetwork(network, tensors, tf.tensor(input, [batch.length, ...network.inputShape])));
    parts.push((await output.data()) as Float32Array);
    output.dispose();
  }
  return joinedOutputs(parts);
}

export interface VariantPlan {
  parts: AugmentationParts;
  /** Beside each track as it is. */
  copies: number;
  seed: number;
}

/** Encodes every sample's track: as it is and in `copies` augmented ones, reals in as many blends where blends are asked for. */
export async function trackFeatures(
  encoder: FrameEncoder,
  table: SampleTable,
  { parts, copies, seed }: VariantPlan,
  onTrack: (done: number) => void = () => {},
): Promise<TrackFeatures[]> {
  const found: TrackFeatures[] = [];
  const size = encoder.network.inputShape[0]!;
  const variant = async (index: number, copy: number, blend: Entry['blend']): Promise<TrackVariant> => {
    const entry: Entry = { index, seed: mixedSeed(seed, index, copy), blend };
    const window = Array.from({ length: table.counts[index]! }, (_, i) => i);
    const asIs = copy === 0 && blend === 'none';
    const crops = await entryCrops(table, { size, parts: asIs ? {} : parts }, entry, window);
    const label = blend === 'none' ? (table.labels[index]! as 0 | 1) : 1;
    return { label, values: await encodeCrops(encoder, crops) };
  };
  for (const index of table.labels.keys()) {
    const own: TrackFeatures = { plain: [], blended: [] };
    for (let copy = 0; copy <= copies; copy++) own.plain.push(await variant(index, copy, 'none'));
    const blends = table.labels[index] === 0 && (parts.selfBlended?.share ?? 0) > 0 ? Math.max(1, copies) : 0;
    for (let copy = 1; copy <= blends; copy++) {
      const isCross = copy <= Math.round(blends * (parts.selfBlended?.crossShare ?? 0));
      own.blended.push(await variant(index, copy, isCross ? 'cross' : 'self'));
    }
    found.push(own);
    onTrack(found.length);
  }
  return found;
}
