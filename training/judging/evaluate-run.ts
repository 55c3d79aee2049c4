import type { Split } from '../data/sample.ts';
import type { Evaluation } from './evaluation.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { trainingSamples } from '../trainer/samples.ts';
import type { TrainingSample } from '../training-sample.ts';
import { calibrate } from './calibration.ts';
import type { Degradation } from './degrade.ts';
import { drawSamples } from './draw-samples.ts';
import { figureRows, methodRows, videoRows } from './figures.ts';
import { judgedSamples } from './judged-sample.ts';
import type { JudgedSample } from './judged-sample.ts';
import { expectedCalibrationError } from './metrics.ts';
import { measureRobustness, robustnessGrid } from './robustness.ts';
import { sliceRows } from './slices.ts';

/** Logits of samples, positive = fake, their crops degraded first where asked. */
export type LogitsOf = (samples: readonly TrainingSample[], degradation?: Degradation) => Promise<ArrayLike<number>>;

export interface EvaluationPlan {
  val: TrainingSample[];
  test: TrainingSample[];
  /** Judged in each cell of the robustness grid; none without it. */
  robust: TrainingSample[];
  /** Samples to judge in all. */
  total: number;
}

export interface PlanOptions {
  split: Split;
  clips?: { frames: number; stride: number };
  /** Most samples of each split; all where absent. */
  limit?: number;
  /** Samples in each cell of the robustness grid; no grid where absent. */
  robustness?: number;
}

/** Throws where the split holds no sample. */
export function planEvaluation(set: PreparedSet, { split, clips, limit, robustness }: PlanOptions): EvaluationPlan {
  const samplesOf = (name: Split) => {
    const samples = trainingSamples(set, name, clips);
    return limit === undefined ? samples : drawSamples(samples, limit);
  };
  const test = samplesOf(split);
  if (test.length === 0) throw new Error(`${set.folder}: expected samples of ${split}, found none; prepare more data`);
  const val = samplesOf('val');
  const robust = robustness === undefined ? [] : drawSamples(test, robustness);
  return { val, test, robust, total: val.length + test.length + robust.length * robustnessGrid.length };
}

export type Measured = Omit<Evaluation, 'weightsSha256' | 'weights' | 'command' | 'date' | 'misses'>;

/** Calibrates on val and measures test with what val gave. */
export async function evaluateSamples(
  set: PreparedSet,
  { val, test, robust }: EvaluationPlan,
  { split, splitRule, logitsOf }: { split: Split; splitRule: string; logitsOf: LogitsOf },
): Promise<{ measured: Measured; judged: JudgedSample[] }> {
  const valLogits = await logitsOf(val);
  const { temperature, thresholds, notes } = calibrate(val.map(({ label }, i) => ({ label, logit: valLogits[i]! })));
  const startMs = performance.now();
  const logits = await logitsOf(test);
  const seconds = (performance.now() - startMs) / 1000;
  const judged = judgedSamples(set, test, logits, temperature);
  const raw = judgedSamples(set, test, logits, 1);
  const options = { split, thresholds };
  const { likelyFake } = thresholds.balanced;
  const robustness = robust.length
    ? await measureRobustness(robust, { temperature, likelyFake }, (degradation) => logitsOf(robust, degradation))
    : undefined;
  const pictures = test.reduce((sum, { places }) => sum + places.length, 0);
  const measured: Measured = {
    splitRule,
    temperature,
    thresholds,
    expectedCalibrationErrorRaw: expectedCalibrationError(raw)!,
    expectedCalibrationError: expectedCalibrationError(judged)!,
    rows: figureRows(judged, options),
    methods: methodRows(judged, options),
    videos: videoRows(judged, options),
    slices: sliceRows(judged, likelyFake),
    ...(robustness && { robustness }),
    picturesPerSecond: pictures / seconds,
    notes: split === 'val' ? [...notes, 'Measured on the split that calibration saw: flattered.'] : notes,
  };
  return { measured, judged };
}
