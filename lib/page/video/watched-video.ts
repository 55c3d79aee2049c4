import type { FailReason } from '../../inference/contract.ts';
import type { UnreadableVideo } from '../../messaging/page-contract.ts';
import type { Verdict } from '../../models/verdict.ts';
import type { TrackResult } from '../../video/contract.ts';
import type { StreamIdentity } from './stream-identity.ts';

export type SettledTrack = TrackResult & { status: 'settled'; verdict: Verdict; fakeProbability: number };

/** One `<video>` of the frame and what is known of the run of it that plays now. */
export interface WatchedVideo {
  /** Unique within the frame, also among pictures. */
  readonly id: string;
  readonly element: HTMLVideoElement;
  readonly part: 'video';
  readonly stream: StreamIdentity;
  /** Ends everything that listens for this video. */
  readonly controller: AbortController;
  /** Area of it that people see, in square CSS pixels. */
  shownPx2: number;
  /** A person asked for this video. */
  isWanted: boolean;
  /** Of the present stream; those that ended after they had settled stay, without a box. */
  tracks: TrackResult[];
  /** Who had settled in the stream before this one of the same source: a loop is no reason to forget it. */
  earlier: TrackResult[];
  /** `name version` of what judged, empty before. */
  model: string;
  /** Media seconds from the first to the latest judged frame of the present stream. */
  sampledSeconds: number;
  /** Why it carries no verdict now. */
  problem: UnreadableVideo | FailReason | undefined;
  /** A person asked in a way for which the browser lets the tab be captured for a while. */
  mayCapture: boolean;
  /** Frames come from what the screen shows. */
  isFromScreen: boolean;
}

export function newVideo(identity: Pick<WatchedVideo, 'id' | 'element' | 'stream' | 'controller'>): WatchedVideo {
  return {
    ...identity,
    part: 'video',
    shownPx2: 0,
    isWanted: false,
    tracks: [],
    earlier: [],
    model: '',
    sampledSeconds: 0,
    problem: undefined,
    mayCapture: false,
    isFromScreen: false,
  };
}

export function settledTracks(tracks: TrackResult[]): SettledTrack[] {
  return tracks
    .filter((track): track is SettledTrack => track.status === 'settled' && track.verdict !== undefined)
    .toSorted((a, b) => b.fakeProbability - a.fakeProbability);
}

/** What is known of the video that plays, highest probability first; a loop or a seek goes back to what was known. */
export function answersOf({ tracks, earlier }: Pick<WatchedVideo, 'tracks' | 'earlier'>): SettledTrack[] {
  const settled = settledTracks(tracks);
  return settled.length > 0 ? settled : settledTracks(earlier);
}

export function isLooking({ tracks }: Pick<WatchedVideo, 'tracks'>): boolean {
  return tracks.some(({ status }) => status === 'looking');
}
