import * as tf from '@tensorflow/tfjs-core';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { LogitsOf } from './evaluate-run.ts';
import { logitsOf } from './judge.ts';
import type { JudgedWeights } from './judged-weights.ts';

export interface LoadedJudge {
  logitsOf: LogitsOf;
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
    logitsOf: (samples, degradation) => {
      let before = 0;
      const onProgress = (judged: number) => {
        onJudged(judged - before);
        before = judged;
      };
      const options = { onProgress, ...(degradation && { degradation }) };
      return logitsOf({ network, tensors, normalization }, set, samples, options);
    },
    dispose: () => tf.dispose(tensors),
  };
}
