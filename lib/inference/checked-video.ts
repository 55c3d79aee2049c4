import type { BoundingBox, Point } from '../face/types.ts';
import type { Verdict } from '../models/verdict.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { FaceResult, ImageResult } from './contract.ts';

/** What was thought of a followed face when a frame had been seen. */
export interface TrackMoment {
  timeSeconds: number;
  box: BoundingBox | undefined;
  /** Of what was seen up to here; absent while that is too little. */
  fakeProbability?: number;
  verdict?: Verdict;
}

/** For people: no model sees it. */
export interface FaceThumbnail {
  timeSeconds: number;
  picture: Blob;
}

/** One person's face over a part of a video. */
export interface CheckedTrack {
  trackId: number;
  fromSeconds: number;
  toSeconds: number;
  seenSeconds: number;
  /** In which the face was judged. */
  frames: number;
  by: 'frames' | 'clip';
  /** Those of the moment at which the settled probability was highest. */
  verdict: Verdict;
  fakeProbability: number;
  peak: TrackMoment;
  moments: TrackMoment[];
  /** A few over its time; none unless asked for. */
  thumbnails: FaceThumbnail[];
  /** What the model saw of the most suspicious moment. */
  crop?: RgbPixels;
  cropPoints?: Point[];
}

export interface CheckedFrame {
  timeSeconds: number;
  result: ImageResult;
}

export interface CheckedVideo {
  kind: 'video';
  /** Sampled frames only, in order of time; empty where the video could not be read. */
  frames: CheckedFrame[];
  durationSeconds: number;
  /** Followed over the whole length, the most suspicious first; empty where no face was seen for long enough. */
  tracks: CheckedTrack[];
  /** Of the following; absent where there are no tracks and `frames` alone speak. */
  framesPerSecond?: number;
  /** Of the most suspicious track. Without tracks that of the frame with the most suspicious face. */
  result: ImageResult;
  /** The frame that `result` is about, with the faces in it. */
  shown: { timeSeconds: number; picture: Blob; faces: FaceResult[] } | null;
}

export type FileResult = { kind: 'image'; result: ImageResult } | CheckedVideo;
