import type { CalibratingCard } from '../../lib/models/calibration.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import type { Split } from '../data/sample.ts';
import type { Evaluation } from './evaluation.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { leftOutRule } from '../trainer/left-out.ts';
import { trainingSamples } from '../trainer/samples.ts';
import type { TrainingSample } from '../training-sample.ts';
import { calibrate } from './calibration.ts';
import type { Calibration, CalibrationSamples } from './calibration.ts';
import { certaintyRows } from './certainty-figures.ts';
import type { CertaintyFigures, DegradedSample } from './certainty-figures.ts';
import { calibrationDegradations, degradedParts } from './degraded-parts.ts';
import type { DegradedPart } from './degraded-parts.ts';
import { degradationName } from './degrade.ts';
import type { Degradation } from './degrade.ts';
import { drawSamples } from './draw-samples.ts';
import { faceTraits } from './face-traits.ts';
import { figureRows, methodRows, videoRows } from './figures.ts';
import { judgedSamples } from './judged-sample.ts';
import type { JudgedCrops, JudgedSample } from './judged-sample.ts';
import { expectedCalibrationError } from './metrics.ts';
import { measureRobustness, robustnessGrid } from './robustness.ts';
import { leftOutRows } from './left-out-rows.ts';
import { sliceRows } from './slices.ts';

/** Judges samples, their crops degraded first where asked. */
export type JudgeCrops = (samples: readonly TrainingSample[], degradation?: Degradation) => Promise<JudgedCrops>;

/** Most degraded samples of val and of test: six degradations share them. */
const mostDegraded = { val: 1800, test: 900 };

const splits = ['train', 'val', 'test'] as const;

export interface EvaluationPlan {
  val: TrainingSample[];
  test: TrainingSample[];
  /** Of every split, by `data.leaveOut`; none of them is in the others. */
  leftOut: TrainingSample[];
  /** Samples of val that calibration sees degraded too, and of test that it is measured on. */
  degradedVal: DegradedPart[];
  degradedTest: DegradedPart[];
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

/** Where all else is trained on, what is left out is the test. Throws where there is neither. */
export function planEvaluation(
  set: PreparedSet,
  { split, clips, leaveOut = [], trainOnAll = [], limit, robustness }: PlanOptions,
): EvaluationPlan {
  const rule = leftOutRule(leaveOut);
  const isLeftOut = ({ places }: TrainingSample) => rule(set.faces[places[0]!]!);
  const drawn = (samples: TrainingSample[]) => (limit === undefined ? samples : drawSamples(samples, limit));
  const isKept = (sample: TrainingSample) => !isLeftOut(sample) && !trainOnAll.includes(sample.dataset);
  const samplesOf = (name: Split) => drawn(trainingSamples(set, name, clips).filter(isKept));
  const own = samplesOf(split);
  const leftOut = drawn(splits.flatMap((name) => trainingSamples(set, name, clips).filter(isLeftOut)));
  const test = own.length > 0 ? own : leftOut;
  if (test.length === 0) throw new Error(`${set.folder}: expected samples of ${split}, found none; prepare more data`);
  const val = samplesOf('val');
  const robust = robustness === undefined ? [] : drawSamples(test, robustness);
  const degradedVal = degradedParts(val, mostDegraded.val);
  const degradedTest = degradedParts(test, mostDegraded.test);
  const degraded = [...degradedVal, ...degradedTest].reduce((sum, { samples }) => sum + samples.length, 0);
  const total = val.length + test.length + degraded + leftOut.length + robust.length * robustnessGrid.length;
  return { val, test, leftOut, degradedVal, degradedTest, robust, total };
}

export type Measured = Omit<Evaluation, 'weightsSha256' | 'weights' | 'command' | 'date' | 'misses'>;

export interface EvaluationRequest {
  split: Split;
  splitRule: string;
  /** How faces are cropped. */
  crop: CalibratingCard['crop'];
  judgeCrops: JudgeCrops;
}

/** Calibrates on val, measures test with what val gave, and by itself what was left out. */
export async function evaluateSamples(
  set: PreparedSet,
  plan: EvaluationPlan,
  { split, splitRule, crop, judgeCrops }: EvaluationRequest,
): Promise<{ measured: Measured; judged: JudgedSample[]; leftOut: JudgedSample[] }> {
  const { test, leftOut, robust } = plan;
  const judge = async (samples: readonly TrainingSample[], card: CalibratingCard, degradation?: Degradation) =>
    samples.length ? judgedSamples(set, samples, await judgeCrops(samples, degradation), { card, degradation }) : [];
  const judgeParts = async (parts: readonly DegradedPart[], card: CalibratingCard) => {
    const found: DegradedSample[] = [];
    for (const { samples, degradation } of parts)
      found.push(...(await judge(samples, card, degradation)).map((sample) => ({ ...sample, degradation })));
    return found;
  };
  const raw: CalibratingCard = { temperature: 1, crop };
  const val = { untouched: await judge(plan.val, raw), degraded: await judgeParts(plan.degradedVal, raw) };
  const calibrated = calibrate(val, crop);
  const { temperature, calibration, thresholds, notes } = calibrated;
  const card: CalibratingCard = { temperature, calibration, crop };
  const startMs = performance.now();
  const judged = await judge(test, card);
  const seconds = (performance.now() - startMs) / 1000;
  const judgedLeftOut = await judge(leftOut, card);
  const unseen = leftOutRows(judgedLeftOut, judged, { thresholds });
  const options = { split, thresholds };
  const { likelyFake } = thresholds.balanced;
  const degraded = await judgeParts(plan.degradedTest, card);
  const robustness = robust.length
    ? await measureRobustness(likelyFake, (degradation) => judge(robust, card, degradation))
    : undefined;
  const pictures = test.reduce((sum, { places }) => sum + places.length, 0);
  const measured: Measured = {
    splitRule,
    temperature,
    ...(calibration && { calibration }),
    certainty: certaintyOf(calibrated, val, certaintyRows(judged, degraded, { card, ...calibrated, likelyFake })),
    thresholds,
    expectedCalibrationErrorRaw: expectedCalibrationError(
      judged.map(({ label, logit }) => ({ label, score: probabilityOf(logit) })),
    )!,
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

function certaintyOf(
  { cleanTemperature, heldOut, bounds }: Calibration,
  val: CalibrationSamples,
  rows: CertaintyFigures['rows'],
): CertaintyFigures {
  return {
    cleanTemperature,
    degradations: calibrationDegradations.map(degradationName),
    fittedOn: { untouched: val.untouched.length, degraded: val.degraded.length },
    heldOut,
    bounds,
    rows,
  };
}
