import { sensitivities } from '../../lib/models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../../lib/models/verdict.ts';
import { calibrationWeights } from './calibration-weights.ts';
import type { JudgedSample } from './judged-sample.ts';

/** Most of the real faces that may be called likely fake, and most of the fakes that may pass without a sign. */
export const sensitivityTargets: Record<Sensitivity, { falseAlarms: number; missed: number }> = {
  cautious: { falseAlarms: 0.005, missed: 0.2 },
  balanced: { falseAlarms: 0.01, missed: 0.1 },
  sensitive: { falseAlarms: 0.05, missed: 0.05 },
};

/** Probabilities near 1 must be told apart: a threshold of 1 marks nothing. */
const steps = 1_000_000;

/** Of a data set that bounds thresholds by itself; a few faces would decide for everyone. */
const leastGroupSources = 99;

export type ThresholdSample = Pick<JudgedSample, 'label' | 'score' | 'dataset' | 'source'>;
type RealScore = Pick<JudgedSample, 'score' | 'source'>;

/** What bounds one sensitivity's threshold. */
export interface ThresholdBound {
  sensitivity: Sensitivity;
  falseAlarms: number;
  /** Real faces of which data set, or of all, and whether untouched or degraded. */
  group: string;
  faces: number;
  /** What is exchangeable: frames of a source are not. */
  sources: number;
  likelyFake: number;
}

/** Least sources that can bound a rate; fewer leave the conformal threshold at 1. */
export function leastSources(alpha: number): number {
  return Math.ceil(1 / alpha - 1e-9) - 1;
}

/**
 * The least threshold, to a millionth, that a real face of a new source reaches with a probability of at most `alpha`:
 * conformal risk control (Angelopoulos et al. 2022, equation 4) of the share of a source's frames that reach it. With one
 * face a source it is the conformal quantile ceil((n + 1)(1 - alpha)) / n. 1 where the sources are too few.
 */
export function conformalThreshold(reals: readonly RealScore[], alpha: number): number {
  const frames = new Map<string, number>();
  for (const { source } of reals) frames.set(source, (frames.get(source) ?? 0) + 1);
  const budget = alpha * (frames.size + 1) - 1 + 1e-9;
  if (budget < 0) return 1;
  let reached = 0;
  for (const { score, source } of reals.toSorted((a, b) => b.score - a.score)) {
    reached += 1 / frames.get(source)!;
    if (reached > budget) return Math.min(1, (Math.floor(score * steps) + 1) / steps);
  }
  return 0;
}

/**
 * Thresholds on calibrated probabilities of validation faces, given by condition (untouched, degraded). `likelyFake` is
 * the highest of the conformal thresholds of all real faces of a condition and of each data set with sources enough in
 * it: the budget holds for each of these groups, and who is more cautious never warns sooner. `noSignOfFake` keeps the missed fakes within theirs in each condition.
 */
export function fitThresholds(conditions: Record<string, readonly ThresholdSample[]>): {
  thresholds: Record<Sensitivity, VerdictThresholds>;
  bounds: ThresholdBound[];
} {
  const bounds = sensitivities.flatMap((sensitivity) =>
    Object.entries(conditions).flatMap(([name, samples]) => boundsOf(name, samples, sensitivity)),
  );
  const fit = (sensitivity: Sensitivity): VerdictThresholds => {
    const { falseAlarms } = sensitivityTargets[sensitivity];
    const held = bounds.filter((bound) => bound.falseAlarms >= falseAlarms);
    const likelyFake = held.length ? Math.max(...held.map((bound) => bound.likelyFake)) : 1;
    const { missed } = sensitivityTargets[sensitivity];
    const passed = Math.min(...Object.values(conditions).map((samples) => fakeQuantile(samples, missed)));
    return { likelyFake, noSignOfFake: Math.min(passed, Math.max(0, likelyFake - 1 / steps)) };
  };
  const thresholds = { cautious: fit('cautious'), balanced: fit('balanced'), sensitive: fit('sensitive') };
  return { thresholds, bounds };
}

function boundsOf(condition: string, samples: readonly ThresholdSample[], sensitivity: Sensitivity): ThresholdBound[] {
  const { falseAlarms } = sensitivityTargets[sensitivity];
  const reals = samples.filter(({ label }) => label === 0);
  const bound = (name: string, group: readonly ThresholdSample[]): ThresholdBound => {
    const scored = group.map(({ score, dataset, source }) => ({ score, source: `${dataset}\n${source}` }));
    return {
      sensitivity,
      falseAlarms,
      group: `${name}, ${condition}`,
      faces: group.length,
      sources: new Set(scored.map(({ source }) => source)).size,
      likelyFake: conformalThreshold(scored, falseAlarms),
    };
  };
  const names = [...new Set(reals.map(({ dataset }) => dataset))];
  const own = names.map((name) =>
    bound(
      name,
      reals.filter(({ dataset }) => dataset === name),
    ),
  );
  const least = Math.max(leastGroupSources, leastSources(falseAlarms));
  return [bound('all', reals), ...own.filter(({ sources }) => sources >= least)];
}

/** The probability, rounded down, that a part of the fakes, weighed as in calibration, lies below; 0 without fakes. */
function fakeQuantile(samples: readonly ThresholdSample[], part: number): number {
  const weight = calibrationWeights(samples);
  const fakes = samples.flatMap(({ label, score }, i) => (label === 1 ? [{ score, weight: weight[i]! }] : []));
  fakes.sort((a, b) => a.score - b.score);
  const total = fakes.reduce((sum, fake) => sum + fake.weight, 0);
  let below = 0;
  for (const { score, weight: own } of fakes) {
    below += own;
    if (below > total * part) return Math.floor(score * steps) / steps;
  }
  return 0;
}
