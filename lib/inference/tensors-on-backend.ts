import { getBackend } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WeightArrays } from '../models/network.ts';
import { weightTensors } from '../models/weights-file.ts';

/** Weights on the backend that is active, made again when it changes. */
export function tensorsOn(weights: WeightArrays): () => Record<string, Tensor> {
  let made: { backend: string; tensors: Record<string, Tensor> } | undefined;
  return () => {
    if (made?.backend !== getBackend()) made = { backend: getBackend(), tensors: weightTensors(weights) };
    return made.tensors;
  };
}
