import type { BoundingBox } from '../face/types.ts';
import type { Backend } from '../inference/contract.ts';
import type { MediaKind } from '../inference/media-kind.ts';
import type { Verdict } from '../models/verdict.ts';

export interface ScanFace {
  /** In pixels of the upright picture. */
  box: BoundingBox;
  /** Missing where the face was found but not judged. */
  fakeProbability?: number;
  verdict?: Verdict;
  /** Why the face was not judged. */
  reason?: string;
}

/** One person's face in a part of a video. */
export interface ScanTrack {
  /** From 1, the most suspicious first. */
  track: number;
  fromSeconds: number;
  toSeconds: number;
  /** Media seconds that the verdict rests on, and frames in which the face was judged. */
  seenSeconds: number;
  frames: number;
  by: 'frames' | 'clip';
  verdict: Verdict;
  /** At its highest, and when that was. */
  fakeProbability: number;
  peakSeconds: number;
  /** After each frame in which there was a probability of the face. */
  moments: { timeSeconds: number; fakeProbability: number }[];
}

/** One element of the array that `scan --format json` prints. */
export interface ScanEntry {
  file: string;
  kind: MediaKind;
  status: 'analyzed' | 'skipped' | 'failed';
  reason?: string;
  verdict?: Verdict;
  /** The highest of the judged faces, of a video of its tracks. */
  fakeProbability?: number;
  faces: ScanFace[];
  model?: string;
  backend?: Backend;
  ms?: number;
  /** In words, of what could not be checked. */
  detail?: string;
  /** The rest is of videos alone. */
  durationSeconds?: number;
  /** At which the video was sampled; absent where it is too short to follow faces and a few frames speak for it. */
  framesPerSecond?: number;
  /** What decoded it. */
  decodedBy?: 'browser' | 'ffmpeg';
  tracks?: ScanTrack[];
}
