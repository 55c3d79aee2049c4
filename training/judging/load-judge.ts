import * as tf from '@tensorflow/tfjs-core';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { JudgeCrops } from './evaluate-run.ts';
import { judgeCrops } from './judge.ts';
import type { JudgedWeights } from './judged-weights.ts';

export interface LoadedJudge {
  judgeCrops: JudgeCrops;
  dispose: () => void;
}

/** The weights on the current backend; `onJudged` hears how many samples more are done. */
export function loadJudge(
  set: PreparedSet,
  { network, weights }: JudgedWeights,
  normalization: Normalization,
  onJudged: (count: number) => void = () => {},
): LoadedJudge {
  const tensors = weightTensors(weights);
  return {
    judgeCrops: (samples, degradation) => {
      let before = 0;
      const onProgress = (judged: number) => {
        onJudged(judged - before);
        before = judged;
      };
      const options = { onProgress, ...(degradation && { degradation }) };
      return judgeCrops({ network, tensors, normalization }, set, samples, options);
    },
    dispose: () => tf.dispose(tensors),
  };
}
