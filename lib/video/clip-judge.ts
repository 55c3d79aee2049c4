import type { FaceQuality } from '../models/calibration.ts';
import type { Sensitivity, VerdictThresholds } from '../models/verdict.ts';

/** What the clip model says of one window of a track. */
export interface ClipAnswer {
  /** Media time of the window's last frame. */
  timeSeconds: number;
  /** Calibrated by the clip model's own card. */
  logit: number;
}

/**
 * The clip model over the tracks of one stream. It gets what the image model made of each judged crop, so that no crop
 * is encoded twice. Track ids are unique within the stream; times of a track rise. Bridged faces are not pushed: where
 * times are further apart than the model knows, the judge fills in or starts its window anew.
 */
export interface ClipJudge {
  /** Of the clip model's own card. */
  readonly thresholds: Readonly<Record<Sensitivity, VerdictThresholds>>;
  /** Answers when a window is full, otherwise undefined. `features`: those of the image model's penultimate node. */
  push(
    trackId: number,
    timeSeconds: number,
    features: Float32Array,
    quality: FaceQuality,
  ): Promise<ClipAnswer | undefined>;
  /** The track has ended; nothing of it is kept. */
  end(trackId: number): void;
}
