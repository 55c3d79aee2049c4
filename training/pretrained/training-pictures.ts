import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import { normalizePixels } from '../../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import { centralCrop } from '../augment/central-crop.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

const mostCrops = 64;

/** Served crops of samples spread evenly over the given ones, as the network sees them: [count, ...inputShape], owned by the caller. */
export function trainingPictures(
  set: PreparedSet,
  samples: readonly TrainingSample[],
  { inputShape }: Pick<Network, 'inputShape'>,
  normalization: Normalization,
): Tensor {
  const [height, width, channels] = inputShape.slice(-3) as [number, number, number];
  const frames = inputShape.length === 4 ? inputShape[0]! : 1;
  const count = Math.min(samples.length, Math.max(1, Math.floor(mostCrops / frames)));
  const chosen = Array.from({ length: count }, (_, i) => samples[Math.floor((i * samples.length) / count)]!);
  const length = height * width * channels;
  const values = new Float32Array(count * frames * length); // [count, ...inputShape]
  chosen
    .flatMap(({ places }) => places)
    .forEach((place, i) =>
      normalizePixels(centralCrop(pixelsOf(set, place), width).data, normalization, values, i * length),
    );
  return tf.tensor(values, [count, ...inputShape]);
}
