import { enlargement } from '../models/calibration.ts';
import type { CalibratingCard } from '../models/calibration.ts';
import type { JudgingSpec } from '../models/video-spec.ts';

/** What one frame, or one window of the clip model, says of a track. */
export interface Evidence {
  /** Rises over the whole stream. */
  timeSeconds: number;
  /** Media time, where the video has gone round and it is another. */
  mediaSeconds?: number;
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

/** Less than one frame of a film lasts. */
const sameFrameSeconds = 1 / 60;

export function mediaTimeOf({ mediaSeconds, timeSeconds }: Evidence): number {
  return mediaSeconds ?? timeSeconds;
}

/** Whether a frame of a video that has gone round is one that was judged before. */
export function isSeenAgain(earlier: readonly Evidence[], newest: Evidence): boolean {
  return earlier.some((each) => isSameFrame(each, newest));
}

function isSameFrame(earlier: Evidence, newest: Evidence): boolean {
  if (newest.mediaSeconds === undefined) return false;
  return Math.abs(mediaTimeOf(earlier) - newest.mediaSeconds) < sameFrameSeconds;
}

/** With the newest last, instead of what the same frame said before, and without what lies further back than `windowSeconds`. */
export function withEvidence(
  earlier: readonly Evidence[],
  newest: Evidence,
  { windowSeconds }: JudgingSpec,
): Evidence[] {
  return [...earlier.filter((each) => !isSameFrame(each, newest)), newest]
    .filter(({ timeSeconds }) => newest.timeSeconds - timeSeconds <= windowSeconds)
    .slice(-maxEvidence);
}

/** In media time: a second round lies between the frames of the first and adds no length. */
function gapsOf(evidence: readonly Evidence[]): number[] {
  const times = evidence.map(mediaTimeOf).toSorted((a, b) => a - b);
  return times.slice(1).map((time, i) => time - times[i]!);
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
