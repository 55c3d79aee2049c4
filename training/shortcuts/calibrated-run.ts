import { calibratedLogit, faceQuality } from '../../lib/models/calibration.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { readEvaluation } from '../judging/evaluation.ts';
import { judgedWeights } from '../judging/judged-weights.ts';
import { readRun } from '../judging/run-record.ts';
import { networkWithFeatures } from './judged-network.ts';
import type { JudgedNetwork } from './judged-network.ts';

/** A run's network on the current backend, calibrated as its evaluation found it. */
export interface CalibratedRun {
  judge: JudgedNetwork;
  name: string;
  version: string;
  /** `shipped` or `best`. */
  weights: string;
  weightsSha256: string;
  /** Calibrated probability from which a face is called likely fake. */
  likelyFake: number;
  /** `facePx`: longer side of the box in source pixels. */
  fakeProbability: (logit: number, served: RgbPixels, facePx: number) => number;
}

/** Throws where the run is not evaluated, or its weights are not those that were. */
export function calibratedRun(runFolder: string): CalibratedRun {
  const { config } = readRun(runFolder);
  const { temperature, calibration, thresholds, weightsSha256 } = readEvaluation(runFolder);
  const weights = judgedWeights(runFolder, config, 'auto');
  if (weights.sha256 !== weightsSha256)
    throw new Error(
      `${runFolder}: expected the weights that were evaluated (${weightsSha256.slice(0, 12)}), found ${weights.sha256.slice(0, 12)}; run \`npm run evaluate\` again`,
    );
  return {
    judge: networkWithFeatures(weights, config.normalization),
    name: config.name,
    version: config.version,
    weights: weights.kind,
    weightsSha256,
    likelyFake: thresholds.balanced.likelyFake,
    fakeProbability: (logit, served, facePx) =>
      probabilityOf(
        calibratedLogit(logit, faceQuality(served, facePx), { temperature, calibration, crop: config.crop }),
      ),
  };
}
