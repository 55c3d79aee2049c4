import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { pixelsOf } from '../../prepared/prepared-set.ts';
import type { PreparedSet } from '../../prepared/prepared-set.ts';
import { newAutoencoder, reconstructed } from './autoencoder.ts';
import type { AutoencoderWeights, DecoderKind } from './autoencoder.ts';

export interface AutoencoderRun {
  /** Real faces of the training split. */
  places: readonly number[];
  seconds: number;
  seed: number;
  /** Ends earlier, for tests. */
  maxSteps?: number;
  /** At these parts of the time: earlier ones leave stronger traces. */
  stages: readonly number[];
  onStage: (stage: number, weights: AutoencoderWeights) => void;
  onStep: (step: number, loss: number) => void;
}

const patchPx = 64;
const batchSize = 8;
const learningRate = { first: 2e-3, last: 2e-4 };
const lossWeights = { gradient: 1, energy: 0.5 };

/** Random patches [batch, side, side, 3] in -1..1. */
function patches(set: PreparedSet, places: readonly number[], random: () => number): Tensor4D {
  const side = Math.min(patchPx, set.size - (set.size % 4));
  const values = new Float32Array(batchSize * side * side * 3);
  for (let i = 0, to = 0; i < batchSize; i++) {
    const { data, width } = pixelsOf(set, places[Math.floor(random() * places.length)]!);
    const left = Math.floor(random() * (width - side + 1));
    const top = Math.floor(random() * (width - side + 1));
    for (let row = 0; row < side; row++) {
      const from = ((top + row) * width + left) * 3;
      for (let k = 0; k < side * 3; k++) values[to++] = data[from + k]! / 127.5 - 1;
    }
  }
  return tf.tensor4d(values, [batchSize, side, side, 3]);
}

/** Differences of neighbours across and down. */
function differences(x: Tensor4D): [Tensor4D, Tensor4D] {
  const [batch, height, width, channels] = x.shape;
  const part = (y: number, x0: number, h: number, w: number) => tf.slice(x, [0, y, x0, 0], [batch, h, w, channels]);
  return [
    tf.sub(part(0, 1, height, width - 1), part(0, 0, height, width - 1)),
    tf.sub(part(1, 0, height - 1, width), part(0, 0, height - 1, width)),
  ];
}

const distance = (a: Tensor, b: Tensor): Tensor => tf.mean(tf.abs(tf.sub(a, b)));

/** How much there is of edges and grain in each place, wherever they lie. */
const energy = (difference: Tensor4D): Tensor4D => tf.avgPool(tf.abs(difference), 8, 4, 'valid');

/**
 * L1 of pictures and of their gradients, and of the local mean of the gradients' size: without it a decoder paints
 * smooth what it does not know, and blur is learnt instead of its traces.
 */
export function reconstructionLoss(pictures: Tensor4D, drawn: Tensor4D): Scalar {
  const wanted = differences(pictures);
  const got = differences(drawn);
  const parts = wanted.map((difference, i) =>
    tf.add(
      tf.mul(lossWeights.gradient, distance(difference, got[i]!)),
      tf.mul(lossWeights.energy, distance(energy(difference), energy(got[i]!))),
    ),
  );
  return tf.add(distance(pictures, drawn), tf.add(parts[0]!, parts[1]!));
}

/** Trains for the given time with Adam; the caller disposes of the weights. Its backend must have gradients. */
export function trainAutoencoder(set: PreparedSet, kind: DecoderKind, run: AutoencoderRun): AutoencoderWeights {
  const weights = newAutoencoder(kind, run.seed);
  const random = seededRandom(run.seed + 1);
  const optimizer = tf.train.adam(learningRate.first, 0.9, 0.99);
  const started = performance.now();
  const waiting = [...run.stages];
  for (let step = 1; ; step++) {
    const passed = Math.max((performance.now() - started) / 1000 / run.seconds, step / (run.maxSteps ?? Infinity));
    const rate = learningRate.last + 0.5 * (learningRate.first - learningRate.last) * (1 + Math.cos(Math.PI * passed));
    (optimizer as unknown as { learningRate: number }).learningRate = passed < 1 ? rate : learningRate.last;
    const loss = tf.tidy(() => {
      const pictures = patches(set, run.places, random);
      const cost = optimizer.minimize(
        () => reconstructionLoss(pictures, reconstructed(kind, weights, pictures)),
        true,
        Object.values(weights),
      );
      return cost!.dataSync()[0]!;
    });
    if (!Number.isFinite(loss)) throw new Error(`The ${kind} decoder's loss became ${loss}; try another --seed`);
    run.onStep(step, loss);
    while (waiting.length > 0 && passed >= waiting[0]!) {
      waiting.shift();
      run.onStage(run.stages.length - waiting.length, weights);
    }
    if (passed >= 1) break;
  }
  optimizer.dispose();
  return weights;
}
