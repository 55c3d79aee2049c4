import type { Scored } from './metrics.ts';

/** Judged samples from the highest score down, in arrays that thousands of resamples can walk through. */
export interface RankedScores {
  scores: Float64Array;
  labels: Uint8Array;
  /** 1 where the next sample has another score: only there a threshold can lie. */
  ends: Uint8Array;
  /** Place of each sample in the list that was ranked. */
  order: Uint32Array;
}

export function rankScores(scored: readonly Scored[]): RankedScores {
  const order = Uint32Array.from(scored.keys()).sort((a, b) => scored[b]!.score - scored[a]!.score);
  const scores = Float64Array.from(order, (i) => scored[i]!.score);
  const wrong = scores.findIndex((score) => !Number.isFinite(score));
  if (wrong !== -1) throw new Error(`rankScores: expected finite scores, got ${scores[wrong]}`);
  return {
    scores,
    labels: Uint8Array.from(order, (i) => scored[i]!.label),
    ends: Uint8Array.from(scores, (score, i) => (score === scores[i + 1] ? 0 : 1)),
    order,
  };
}

/** What depends on the order of the scores alone; absent without both labels. */
export interface RankFigures {
  /** Area under the ROC curve; ties count half (Mann-Whitney). */
  auc?: number;
  /** Average precision: precision at each step of recall, without interpolation; tied samples share a step. */
  ap?: number;
  /** Error rate where the ROC curve, straight between its points, has as many misses as false alarms. */
  eer?: number;
  /** Most fakes caught by a threshold that at most 1 % of the real samples reach. */
  truePositiveRateAt1?: number;
}

export const falseAlarmBudget = 0.01;

/** `weights` counts each ranked sample so often; every one once where absent. */
export function rankFigures({ labels, ends }: RankedScores, weights?: Float64Array): RankFigures {
  let fakes = 0;
  let reals = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]) fakes += weights ? weights[i]! : 1;
    else reals += weights ? weights[i]! : 1;
  }
  if (!fakes || !reals) return {};
  const budget = falseAlarmBudget * reals + 1e-9;
  let [caught, alarms, area, precision, atBudget] = [0, 0, 0, 0, 0];
  let [caughtBefore, alarmsBefore] = [0, 0];
  let eer: number | undefined;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]) caught += weights ? weights[i]! : 1;
    else alarms += weights ? weights[i]! : 1;
    if (!ends[i] || (caught === caughtBefore && alarms === alarmsBefore)) continue;
    area += (alarms - alarmsBefore) * (caught + caughtBefore) * 0.5;
    precision += (caught - caughtBefore) * (caught / (caught + alarms));
    if (alarms <= budget) atBudget = caught;
    const gap = 1 - caught / fakes - alarms / reals;
    if (eer === undefined && gap <= 0) {
      const gapBefore = 1 - caughtBefore / fakes - alarmsBefore / reals;
      const part = gapBefore / (gapBefore - gap);
      eer = (alarmsBefore + part * (alarms - alarmsBefore)) / reals;
    }
    caughtBefore = caught;
    alarmsBefore = alarms;
  }
  return {
    auc: area / (fakes * reals),
    ap: precision / fakes,
    eer: eer!,
    truePositiveRateAt1: atBudget / fakes,
  };
}

/** The points of the ROC and precision-recall curves, one for each distinct score from the highest down. */
export function curvePoints({ labels, scores, ends }: RankedScores): {
  score: number;
  truePositiveRate: number;
  falseAlarmRate: number;
  precision: number;
}[] {
  const fakes = labels.reduce((sum, label) => sum + label, 0);
  const reals = labels.length - fakes;
  let caught = 0;
  const points = [];
  for (let i = 0; i < labels.length; i++) {
    caught += labels[i]!;
    if (!ends[i]) continue;
    points.push({
      score: scores[i]!,
      truePositiveRate: caught / fakes,
      falseAlarmRate: (i + 1 - caught) / reals,
      precision: caught / (i + 1),
    });
  }
  return points;
}
