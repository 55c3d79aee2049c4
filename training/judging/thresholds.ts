import type { Sensitivity, VerdictThresholds } from '../../lib/models/verdict.ts';
import type { Scored } from './metrics.ts';

/** Most of the real faces that may be called likely fake, and most of the fakes that may pass without a sign. */
const sensitivityTargets: Record<Sensitivity, { falseAlarms: number; missed: number }> = {
  cautious: { falseAlarms: 0.005, missed: 0.2 },
  balanced: { falseAlarms: 0.01, missed: 0.1 },
  sensitive: { falseAlarms: 0.05, missed: 0.05 },
};

const steps = 10_000;

/**
 * The least threshold, to 1/10000, that a new real face reaches with a probability of at most `alpha`: the conformal
 * quantile ceil((n + 1)(1 - alpha)) / n of real scores (Angelopoulos & Bates 2021, section 1). 1 where n is too small.
 */
export function conformalThreshold(realScores: readonly number[], alpha: number): number {
  const sorted = [...realScores].sort((a, b) => a - b);
  const rank = Math.ceil((sorted.length + 1) * (1 - alpha));
  const quantile = sorted[rank - 1];
  return quantile === undefined ? 1 : Math.min(1, (Math.floor(quantile * steps) + 1) / steps);
}

/** Thresholds on calibrated probabilities of the validation set. */
export function fitThresholds(scored: readonly Scored[]): Record<Sensitivity, VerdictThresholds> {
  const scoresOf = (label: 0 | 1) => scored.filter((sample) => sample.label === label).map(({ score }) => score);
  const reals = scoresOf(0);
  const fakes = scoresOf(1).sort((a, b) => a - b);
  const fit = ({ falseAlarms, missed }: { falseAlarms: number; missed: number }): VerdictThresholds => {
    const likelyFake = conformalThreshold(reals, falseAlarms);
    const passed = Math.floor((fakes[Math.floor(fakes.length * missed)] ?? 0) * steps) / steps;
    return { likelyFake, noSignOfFake: Math.min(passed, Math.max(0, likelyFake - 1 / steps)) };
  };
  return {
    cautious: fit(sensitivityTargets.cautious),
    balanced: fit(sensitivityTargets.balanced),
    sensitive: fit(sensitivityTargets.sensitive),
  };
}
