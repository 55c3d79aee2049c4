import type { Scored } from './metrics.ts';
import { binOf, calibrationBins } from './metrics.ts';
import { rankFigures, rankScores } from './ranked-scores.ts';
import type { RankedScores, RankFigures } from './ranked-scores.ts';

/** What one list of judged samples says; scores are calibrated probabilities. What cannot be told is absent. */
export interface SampleFigures extends RankFigures {
  /** At a probability of 0.5, as `precision`, `recall` and `f1`. */
  accuracy?: number;
  precision?: number;
  recall?: number;
  f1?: number;
  /** Expected calibration error over 15 equal-width bins. */
  ece?: number;
  /** Mean squared distance of probabilities from labels (Brier 1950). */
  brier?: number;
  /** Mean negative log-likelihood. */
  loss?: number;
  /** Part of the fakes at or above `likelyFake`. */
  truePositiveRate?: number;
  /** Part of the reals at or above `likelyFake`. */
  falseAlarmRate?: number;
}

export type FigureName = keyof SampleFigures;

export interface RankedProbabilities extends RankedScores {
  bins: Uint8Array;
  squares: Float64Array;
  losses: Float64Array;
}

const leastProbability = 1e-12;

export function rankProbabilities(scored: readonly Scored[]): RankedProbabilities {
  const ranked = rankScores(scored);
  const { scores, labels } = ranked;
  return {
    ...ranked,
    bins: Uint8Array.from(scores, (score) => binOf(score)),
    squares: Float64Array.from(scores, (score, i) => (score - labels[i]!) ** 2),
    losses: Float64Array.from(
      scores,
      (score, i) => -Math.log(Math.max(leastProbability, labels[i] ? score : 1 - score)),
    ),
  };
}

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : undefined);

/** `weights` counts each ranked sample so often; every one once where absent. */
export function sampleFigures(ranked: RankedProbabilities, likelyFake: number, weights?: Float64Array): SampleFigures {
  const { scores, labels, bins, squares, losses } = ranked;
  const gaps = new Float64Array(calibrationBins);
  let [fakes, reals, square, loss] = [0, 0, 0, 0];
  let [caught, alarms, marked, markedReals] = [0, 0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights ? weights[i]! : 1;
    const score = scores[i]!;
    gaps[bins[i]!]! += weight * (score - labels[i]!);
    square += weight * squares[i]!;
    loss += weight * losses[i]!;
    if (labels[i]) {
      fakes += weight;
      if (score >= 0.5) caught += weight;
      if (score >= likelyFake) marked += weight;
    } else {
      reals += weight;
      if (score >= 0.5) alarms += weight;
      if (score >= likelyFake) markedReals += weight;
    }
  }
  const all = fakes + reals;
  return present({
    ...rankFigures(ranked, weights),
    accuracy: ratio(caught + reals - alarms, all),
    precision: fakes ? ratio(caught, caught + alarms) : undefined,
    recall: ratio(caught, fakes),
    f1: fakes ? ratio(2 * caught, 2 * caught + alarms + fakes - caught) : undefined,
    ece: ratio(
      gaps.reduce((sum, gap) => sum + Math.abs(gap), 0),
      all,
    ),
    brier: ratio(square, all),
    loss: ratio(loss, all),
    truePositiveRate: ratio(marked, fakes),
    falseAlarmRate: ratio(markedReals, reals),
  });
}

function present(values: { [Name in FigureName]?: number | undefined }): SampleFigures {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as SampleFigures;
}
