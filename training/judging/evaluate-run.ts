import type { Split } from '../data/sample.ts';
import type { Evaluation } from './evaluation.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { leftOutRule } from '../trainer/left-out.ts';
import { trainingSamples } from '../trainer/samples.ts';
import type { TrainingSample } from '../training-sample.ts';
import { calibrate } from './calibration.ts';
import type { Degradation } from './degrade.ts';
import { drawSamples } from './draw-samples.ts';
import { faceTraits } from './face-traits.ts';
import { figureRows, methodRows, videoRows } from './figures.ts';
import { judgedSamples } from './judged-sample.ts';
import type { JudgedSample } from './judged-sample.ts';
import { expectedCalibrationError } from './metrics.ts';
import { measureRobustness, robustnessGrid } from './robustness.ts';
import { leftOutRows } from './left-out-rows.ts';
import { sliceRows } from './slices.ts';

/** Logits of samples, positive = fake, their crops degraded first where asked. */
export type LogitsOf = (samples: readonly TrainingSample[], degradation?: Degradation) => Promise<ArrayLike<number>>;

const splits = ['train', 'val', 'test'] as const;

export interface EvaluationPlan {
  val: TrainingSample[];
  test: TrainingSample[];
  /** Of every split, by `data.leaveOut`; none of them is in the others. */
  leftOut: TrainingSample[];
  /** Judged in each cell of the robustness grid; none without it. */
  robust: TrainingSample[];
  /** Samples to judge in all. */
  total: number;
}

export interface PlanOptions {
  split: Split;
  clips?: { frames: number; stride: number };
  /** As `data.leaveOut`. */
  leaveOut?: readonly string[];
  /** As `data.trainOnAll`: nothing of these is left to calibrate or test on. */
  trainOnAll?: readonly string[];
  /** Most samples of each split; all where absent. */
  limit?: number;
  /** Samples in each cell of the robustness grid; no grid where absent. */
  robustness?: number;
}

/** Throws where the split holds no sample. */
export function planEvaluation(
  set: PreparedSet,
  { split, clips, leaveOut = [], trainOnAll = [], limit, robustness }: PlanOptions,
): EvaluationPlan {
  const rule = leftOutRule(leaveOut);
  const isLeftOut = ({ places }: TrainingSample) => rule(set.faces[places[0]!]!);
  const drawn = (samples: TrainingSample[]) => (limit === undefined ? samples : drawSamples(samples, limit));
  const isKept = (sample: TrainingSample) => !isLeftOut(sample) && !trainOnAll.includes(sample.dataset);
  const samplesOf = (name: Split) => drawn(trainingSamples(set, name, clips).filter(isKept));
  const test = samplesOf(split);
  if (test.length === 0) throw new Error(`${set.folder}: expected samples of ${split}, found none; prepare more data`);
  const val = samplesOf('val');
  const leftOut = drawn(splits.flatMap((name) => trainingSamples(set, name, clips).filter(isLeftOut)));
  const robust = robustness === undefined ? [] : drawSamples(test, robustness);
  const total = val.length + test.length + leftOut.length + robust.length * robustnessGrid.length;
  return { val, test, leftOut, robust, total };
}

export type Measured = Omit<Evaluation, 'weightsSha256' | 'weights' | 'command' | 'date' | 'misses'>;

/** Calibrates on val, measures test with what val gave, and by itself what was left out. */
export async function evaluateSamples(
  set: PreparedSet,
  { val, test, leftOut, robust }: EvaluationPlan,
  { split, splitRule, logitsOf }: { split: Split; splitRule: string; logitsOf: LogitsOf },
): Promise<{
  measured: Measured;
  judged: JudgedSample[];
  leftOut: JudgedSample[];
}> {
  const valLogits = await logitsOf(val);
  const { temperature, thresholds, notes } = calibrate(val.map(({ label }, i) => ({ label, logit: valLogits[i]! })));
  const startMs = performance.now();
  const logits = await logitsOf(test);
  const seconds = (performance.now() - startMs) / 1000;
  const judged = judgedSamples(set, test, logits, temperature);
  const raw = judgedSamples(set, test, logits, 1);
  const judgedLeftOut = judgedSamples(set, leftOut, leftOut.length ? await logitsOf(leftOut) : [], temperature);
  const unseen = leftOutRows(judgedLeftOut, judged, { thresholds });
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
    rows: figureRows(judged, options).toSpliced(-1, 0, ...unseen.rows),
    methods: [...methodRows(judged, options), ...unseen.methods],
    videos: [...videoRows(judged, options), ...unseen.videos],
    slices: sliceRows(judged, likelyFake, (place) => faceTraits(set, place)),
    ...(robustness && { robustness }),
    picturesPerSecond: pictures / seconds,
    notes: split === 'val' ? [...notes, 'Measured on the split that calibration saw: flattered.'] : notes,
  };
  return { measured, judged, leftOut: judgedLeftOut };
}
