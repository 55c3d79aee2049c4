import { enlargement } from '../models/calibration.ts';
import type { CalibratingCard } from '../models/calibration.ts';
import type { JudgingSpec } from '../models/video-spec.ts';

/** What one frame, or one window of the clip model, says of a track. */
export interface Evidence {
  timeSeconds: number;
  /** Calibrated. */
  logit: number;
  /** How much it counts, above 0 to 1. */
  weight: number;
}

/** Kept of a track, however many frames a second there are. */
export const maxEvidence = 256;

const leastWeight = 0.01;

/** Of a face by the detector's score and by its pixels: half for each doubling by which its crop is enlarged. */
export function evidenceWeight(score: number, facePx: number, crop: CalibratingCard['crop']): number {
  return Math.min(1, Math.max(leastWeight, score * 2 ** -enlargement(facePx, crop)));
}

/** With the newest last, without what lies further back than `windowSeconds`. */
export function withEvidence(
  earlier: readonly Evidence[],
  newest: Evidence,
  { windowSeconds }: JudgingSpec,
): Evidence[] {
  return [...earlier, newest]
    .filter(({ timeSeconds }) => newest.timeSeconds - timeSeconds <= windowSeconds)
    .slice(-maxEvidence);
}

function gapsOf(evidence: readonly Evidence[]): number[] {
  return evidence.slice(1).map(({ timeSeconds }, i) => timeSeconds - evidence[i]!.timeSeconds);
}

/** Media seconds that the evidence covers; times without any count `maxCountedGapSeconds` at most. */
export function seenSeconds(evidence: readonly Evidence[], { maxCountedGapSeconds }: JudgingSpec): number {
  return gapsOf(evidence).reduce((sum, gap) => sum + Math.min(gap, maxCountedGapSeconds), 0);
}

/** Weighted mean of the logits without the lowest and the highest `trimmedPart` of the weight. */
export function trimmedMean(evidence: readonly Evidence[], trimmedPart: number): number {
  const total = evidence.reduce((sum, { weight }) => sum + weight, 0);
  const from = total * trimmedPart;
  const to = total - from;
  let passed = 0;
  let sum = 0;
  for (const { logit, weight } of evidence.toSorted((a, b) => a.logit - b.logit)) {
    const kept = Math.max(0, Math.min(passed + weight, to) - Math.max(passed, from));
    sum += kept * logit;
    passed += weight;
  }
  return sum / (to - from);
}

/**
 * By how much the mean logit of a track is surer than that of one frame. Frames nearer than `independentSeconds` count
 * in part only; the m moments that remain are taken to err alike with correlation r, and for the sum of their
 * log-likelihood ratios that leaves m / (1 + (m - 1) r) times the mean (design effect, Kish 1965): never more than 1 / r.
 */
export function certaintyGain(evidence: readonly Evidence[], spec: JudgingSpec): number {
  const moments = gapsOf(evidence).reduce((sum, gap) => sum + Math.min(1, gap / spec.independentSeconds), 1);
  return moments / (1 + (moments - 1) * spec.frameCorrelation);
}

/** One calibrated logit for the whole track. Expects evidence. */
export function trackLogit(evidence: readonly Evidence[], spec: JudgingSpec): number {
  if (evidence.length === 0) throw new Error('trackLogit: expected evidence, got none.');
  return trimmedMean(evidence, spec.trimmedPart) * certaintyGain(evidence, spec);
}
