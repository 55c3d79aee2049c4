import type { BoundingBox, Point, Size } from '../face/types.ts';
import type { Backend, FailReason } from '../inference/contract.ts';
import type { Sensitivity, Verdict } from '../models/verdict.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';

/** One sampled moment of a playing video. */
export interface JudgeFrameRequest {
  /** Of one run of one video: a new one after a seek or a new source, but not where the video goes round. Unique within the sender. */
  streamId: string;
  /**
   * Media time; rises within a stream until the video goes round. Where it falls, the same pictures come again: faces are
   * known by where they were, and what is seen twice is no new evidence.
   */
  timeSeconds: number;
  /** The frame, encoded (JPEG 0.92 or PNG), at most the video's own size. */
  frame: ArrayBuffer;
  /** Size of the video's own frames; boxes come back in its pixels. */
  videoSize: Size;
  sensitivity: Sensitivity;
}

/** One person's face followed over frames. */
export interface TrackResult {
  /** Unique within the stream. */
  trackId: number;
  /** Smoothed, at the time of the frame, in the video's pixels; undefined where the face is gone for now. */
  box: BoundingBox | undefined;
  /** `looking` until enough was seen; then a verdict that does not flicker. */
  status: 'looking' | 'settled';
  /** Only when settled. */
  verdict?: Verdict;
  /** Calibrated for the track as a whole, 0..1; only when settled. */
  fakeProbability?: number;
  /** Media seconds that the answer rests on; those of a video that goes round count once. */
  seenSeconds: number;
  /** Frames in which the face was judged, each counted once. */
  frames: number;
  /** The least and the greatest of their media times. */
  fromSeconds: number;
  toSeconds: number;
  /** What judged it. */
  by: 'frames' | 'clip';
  /** The crop that looked most like a fake, for the card; of a settled track, where it is not the one that was sent last. */
  crop?: RgbPixels;
  cropPoints?: Point[];
}

export type FrameResult =
  | { status: 'judged'; timeSeconds: number; tracks: TrackResult[]; model: string; backend: Backend; ms: number }
  /** Another frame of this stream is still being judged, or too many of other streams are: this one was dropped. */
  | { status: 'busy' }
  | { status: 'failed'; reason: FailReason; detail: string };

/**
 * Of the port that a content script holds open to the extension while it watches videos: `runtime.connect({ name })`.
 * Nothing is sent over it; when it closes, its document is gone and the document's streams end.
 */
export const videoPortName = 'telltale-video';

/** Part of the InferenceService (target name 'inference'). */
export interface VideoInference {
  judgeFrame(request: JudgeFrameRequest): Promise<FrameResult>;
  /** Forgets a stream's tracks; unknown ones are ignored. Streams that nothing was heard of for a minute end by themselves. */
  endStream(streamId: string): Promise<void>;
}
