export const verdicts = ['likely-fake', 'uncertain', 'no-sign-of-fake'] as const;
export type Verdict = (typeof verdicts)[number];

export const sensitivities = ['cautious', 'balanced', 'sensitive'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** Calibrated probabilities: at or above `likelyFake` is a warning, below `noSignOfFake` is silence, between is "cannot tell". */
export interface VerdictThresholds {
  likelyFake: number;
  noSignOfFake: number;
}

/** Of a logit that `calibratedLogit` made, 0..1. */
export function probabilityOf(calibrated: number): number {
  return 1 / (1 + Math.exp(-calibrated));
}

export function verdictOf(fakeProbability: number, thresholds: VerdictThresholds): Verdict {
  if (!Number.isFinite(fakeProbability)) throw new Error(`verdictOf: expected a probability, got ${fakeProbability}`);
  if (fakeProbability >= thresholds.likelyFake) return 'likely-fake';
  return fakeProbability < thresholds.noSignOfFake ? 'no-sign-of-fake' : 'uncertain';
}
