import { dispose } from '@tensorflow/tfjs-core';
import { featuresAndLabel } from '../models/cut-network.ts';
import { runNetwork, runNetworkOutputs } from '../models/run-network.ts';
import { weightTensors } from '../models/weights-file.ts';
import { normalizeCrops } from '../preprocess/normalize-crops.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { ModelFiles } from './model-files.ts';

export interface JudgedCrops {
  /** One a crop. */
  logits: number[];
  /** What the penultimate node makes of each crop. */
  features: Float32Array[];
}

/** The classifier's network with its weights on the backend that is active. */
export interface NetworkRunner {
  /** One logit a crop; crops have the card's size. */
  logits(crops: readonly RgbPixels[]): Promise<number[]>;
  /** As `logits`, and the features that they are made of, in the same pass. */
  logitsAndFeatures(crops: readonly RgbPixels[]): Promise<JudgedCrops>;
  dispose(): void;
}

/** Rows of [count, length]. */
function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const length = values.length / count;
  return Array.from({ length: count }, (_, row) => values.slice(row * length, (row + 1) * length));
}

export function createNetworkRunner({
  card,
  network,
  weights,
}: Pick<ModelFiles, 'network' | 'weights'> & { card: Pick<ModelFiles['card'], 'normalization'> }): NetworkRunner {
  const tensors = weightTensors(weights);
  return {
    async logits(crops) {
      const input = normalizeCrops(crops, card.normalization); // [count, size, size, 3]
      const output = runNetwork(network, tensors, input); // [count, 1]
      try {
        return [...(await output.data<'float32'>())];
      } finally {
        dispose([input, output]);
      }
    },
    async logitsAndFeatures(crops) {
      if (crops.length === 0) return { logits: [], features: [] };
      const input = normalizeCrops(crops, card.normalization); // [count, size, size, 3]
      const outputs = runNetworkOutputs(featuresAndLabel(network), tensors, input); // [count, features], [count, 1]
      try {
        const [features, logits] = await Promise.all(outputs.map((output) => output.data<'float32'>()));
        return { logits: [...logits!], features: rowsOf(features!, crops.length) };
      } finally {
        dispose([input, ...outputs]);
      }
    },
    dispose: () => dispose(tensors),
  };
}
