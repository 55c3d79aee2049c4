import type { BoundingBox, Point } from '../face/types.ts';
import { probabilityOf } from '../models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../models/verdict.ts';
import type { JudgingSpec } from '../models/video-spec.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { ClipAnswer } from './clip-judge.ts';
import type { TrackResult } from './contract.ts';
import { isSeenAgain, mediaTimeOf, seenSeconds, trackLogit, trimmedMean, withEvidence } from './gather-evidence.ts';
import type { Evidence } from './gather-evidence.ts';
import { settleVerdict } from './settle-verdict.ts';
import type { SettledVerdict } from './settle-verdict.ts';

export interface JudgedCrop {
  crop: RgbPixels;
  cropPoints: Point[];
}

/** Whether the video has come back to the first frame of a track, or beyond it. */
function isRoundSince(first: Evidence, now: Evidence): boolean {
  const isLaterRound = now.timeSeconds - mediaTimeOf(now) > first.timeSeconds - mediaTimeOf(first);
  return isLaterRound && mediaTimeOf(now) >= mediaTimeOf(first);
}

/** What is known of one person in a stream; its size is bounded. */
export class JudgedTrack {
  readonly trackId: number;
  readonly #spec: JudgingSpec;
  #frames: Evidence[] = [];
  #windows: Evidence[] = [];
  #frameCount = 0;
  #first: Evidence | undefined;
  #fromSeconds = Infinity;
  #toSeconds = 0;
  #latestSeconds = 0;
  #judgements = 0;
  #hasGoneRound = false;
  #shown: (JudgedCrop & { rank: number }) | undefined;
  #sent: RgbPixels | undefined;
  #settled: { verdict: SettledVerdict; sensitivity: Sensitivity } | undefined;

  constructor(trackId: number, spec: JudgingSpec) {
    this.trackId = trackId;
    this.#spec = spec;
  }

  /** A judged frame; its `timeSeconds` rise. */
  addFrame(evidence: Evidence, { crop, cropPoints }: JudgedCrop): void {
    const { timeSeconds, logit, weight } = evidence;
    const mediaSeconds = mediaTimeOf(evidence);
    this.#first ??= evidence;
    this.#hasGoneRound ||= isRoundSince(this.#first, evidence);
    this.#fromSeconds = Math.min(this.#fromSeconds, mediaSeconds);
    this.#toSeconds = Math.max(this.#toSeconds, mediaSeconds);
    this.#latestSeconds = timeSeconds;
    this.#judgements += 1;
    if (!isSeenAgain(this.#frames, evidence)) this.#frameCount += 1;
    this.#frames = withEvidence(this.#frames, evidence, this.#spec);
    const rank = weight * probabilityOf(logit);
    if (!this.#shown || rank > this.#shown.rank) this.#shown = { crop, cropPoints, rank };
  }

  /**
   * Windows of the clip model speak for the track instead of frames: those of `windowSeconds` before the newest one, and
   * until there is a newer one. A settled video is sampled too slowly for windows, and that is no reason to doubt them.
   */
  addClip({ timeSeconds, logit }: ClipAnswer): void {
    this.#windows = withEvidence(this.#windows, { timeSeconds, logit, weight: 1 }, this.#spec);
  }

  get by(): TrackResult['by'] {
    return this.#windows.length > 0 ? 'clip' : 'frames';
  }

  /** To be called after each frame, whether or not it showed the face; another sensitivity settles the verdict anew. */
  result(box: BoundingBox | undefined, sensitivity: Sensitivity, thresholds: VerdictThresholds): TrackResult {
    const seen = seenSeconds(this.#frames, this.#spec);
    const fromSeconds = this.#first ? this.#fromSeconds : 0;
    const common = {
      trackId: this.trackId,
      box,
      seenSeconds: seen,
      frames: this.#frameCount,
      fromSeconds,
      toSeconds: this.#toSeconds,
      by: this.by,
    };
    if (!this.#shown || (!this.#isEnough(seen) && !this.#settled)) return { ...common, status: 'looking' };
    const logit = this.#logit();
    const { verdict } = this.#settle(logit, sensitivity, thresholds);
    const fakeProbability = probabilityOf(logit);
    return { ...common, status: 'settled', verdict, fakeProbability, ...this.#cropToSend(this.#shown) };
  }

  /** Of a video that has gone round no more than that can be seen, however short it is. */
  #isEnough(seen: number): boolean {
    const { minSeconds, minFrames } = this.#spec;
    if (this.#hasGoneRound && this.#judgements >= minFrames) return true;
    return seen >= minSeconds && this.#frames.length >= minFrames;
  }

  /** Crops are large beside all else that crosses to the page: each is sent once. */
  #cropToSend({ crop, cropPoints }: JudgedCrop): Partial<JudgedCrop> {
    if (this.#sent === crop) return {};
    this.#sent = crop;
    return { crop, cropPoints };
  }

  /** Windows share frames and the clip model's card is fitted to their mean: no certainty is gained from their number. */
  #logit(): number {
    if (this.by === 'clip') return trimmedMean(this.#windows, this.#spec.trimmedPart);
    return trackLogit(this.#frames, this.#spec);
  }

  #settle(logit: number, sensitivity: Sensitivity, thresholds: VerdictThresholds): SettledVerdict {
    const before = this.#settled?.sensitivity === sensitivity ? this.#settled.verdict : undefined;
    const verdict = settleVerdict(before, { timeSeconds: this.#latestSeconds, logit }, thresholds, this.#spec);
    this.#settled = { verdict, sensitivity };
    return verdict;
  }
}
