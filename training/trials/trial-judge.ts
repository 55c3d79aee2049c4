import * as tf from '@tensorflow/tfjs-core';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { TrainingConfig } from '../config.ts';
import type { Degradation } from '../judging/degrade.ts';
import { outputsOf } from '../judging/judge.ts';
import type { JudgedWeights } from '../judging/judged-weights.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

/** Opens the weights of trials on one backend. */
export interface TrialJudge {
  backend: string;
  open: (set: PreparedSet, weights: JudgedWeights, config: TrainingConfig) => OpenTrial;
}

export interface OpenTrial {
  /** Positive = fake; crops are degraded first where asked. */
  logitsOf: (samples: readonly TrainingSample[], degradation?: Degradation) => Promise<ArrayLike<number>>;
  dispose: () => void;
}

/** On the backend that runs, by its name. */
export function trialJudge(backend: string): TrialJudge {
  return {
    backend,
    open: (set, { network, weights }, { normalization }) => {
      const tensors = weightTensors(weights);
      return {
        logitsOf: (samples, degradation) =>
          outputsOf({ network, tensors, normalization }, set, samples, degradation && { degradation }),
        dispose: () => tf.dispose(tensors),
      };
    },
  };
}
