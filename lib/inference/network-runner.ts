import { dispose } from '@tensorflow/tfjs-core';
import { runNetwork } from '../models/run-network.ts';
import { weightTensors } from '../models/weights-file.ts';
import { normalizeCrops } from '../preprocess/normalize-crops.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { ModelFiles } from './model-files.ts';

/** The classifier's network with its weights on the backend that is active. */
export interface NetworkRunner {
  /** One logit a crop; crops have the card's size. */
  logits(crops: readonly RgbPixels[]): Promise<number[]>;
  dispose(): void;
}

export function createNetworkRunner({ card, network, weights }: ModelFiles): NetworkRunner {
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
    dispose: () => dispose(tensors),
  };
}
