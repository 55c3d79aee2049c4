import { meanFace } from '../face/mean-face.ts';
import { faceSizePx } from '../face/merge-faces.ts';
import type { DetectedFace } from '../face/types.ts';
import type { TrackingSpec, VideoSpec } from '../models/video-spec.ts';
import { assignPairs } from './assign-pairs.ts';
import { aloneCost, linkCost } from './link-cost.ts';
import { sceneDifference } from './scene-signature.ts';
import { expectedFace, firstSmoothed, smoothFace } from './smooth-face.ts';
import type { SmoothedFace } from './smooth-face.ts';

/** Faces kept for the average of a track, however many frames a second there are. */
const maxRecent = 32;

export interface FaceTrack {
  trackId: number;
  smoothed: SmoothedFace;
  /** Smoothed faces of the last seconds that it was seen, oldest first. */
  recent: { timeSeconds: number; face: DetectedFace }[];
}

/** Everything that is known of a stream's faces between two frames: plain data, so that it can go to a worker and back. */
export interface TrackingState {
  timeSeconds: number | undefined;
  signature: number[] | undefined;
  nextTrackId: number;
  /** Media time of the last look over all tiles at once; undefined where the next one is due. */
  fullLookSeconds: number | undefined;
  /** Index of the tile whose turn it is where a few are looked at in each frame. */
  nextTile: number;
  tracks: FaceTrack[];
  /** Faces that an earlier round of the video lets expect in the next frame. */
  awaited: DetectedFace[];
}

export const emptyTracking: TrackingState = {
  timeSeconds: undefined,
  signature: undefined,
  nextTrackId: 1,
  fullLookSeconds: undefined,
  nextTile: 0,
  tracks: [],
  awaited: [],
};

export interface TrackedFace {
  trackId: number;
  /** `bridged`: not found for a moment, the face is the average of earlier ones; `gone`: longer than that. */
  presence: 'found' | 'bridged' | 'gone';
  /** Smoothed; undefined when gone. */
  face: DetectedFace | undefined;
}

function isContinued(
  state: TrackingState,
  frame: { timeSeconds: number; signature: readonly number[] },
  spec: TrackingSpec,
): boolean {
  if (state.timeSeconds === undefined || state.signature === undefined) return true;
  const passed = frame.timeSeconds - state.timeSeconds;
  if (passed <= 0 || passed > spec.maxGapSeconds) return false;
  return sceneDifference(state.signature, frame.signature) < spec.cutDifference;
}

/** The state before a video goes on at an earlier time: tracks have ended, when everything was looked at is still known. */
export function beginRound(
  { timeSeconds, fullLookSeconds, nextTrackId, nextTile }: TrackingState,
  awaited: DetectedFace[],
): TrackingState {
  const lookSeconds =
    fullLookSeconds === undefined || timeSeconds === undefined ? undefined : fullLookSeconds - timeSeconds;
  return { ...emptyTracking, nextTrackId, nextTile, fullLookSeconds: lookSeconds, awaited };
}

/** The state before the frame's faces are looked for: without tracks after a scene cut, a loop, or a seek. */
export function beginFrame(
  state: TrackingState,
  frame: { timeSeconds: number; signature: number[] },
  { tracking }: VideoSpec,
): TrackingState {
  const { timeSeconds, signature } = frame;
  if (!isContinued(state, frame, tracking))
    return { ...emptyTracking, nextTrackId: state.nextTrackId, timeSeconds, signature };
  const tracks = state.tracks.filter(
    ({ smoothed }) =>
      smoothed.timeSeconds === state.timeSeconds || timeSeconds - smoothed.timeSeconds <= tracking.forgetSeconds,
  );
  return { ...state, timeSeconds, signature, tracks };
}

function seen(track: FaceTrack, found: DetectedFace, timeSeconds: number, spec: TrackingSpec): FaceTrack {
  const smoothed = smoothFace(track.smoothed, found, timeSeconds, spec);
  const recent = [...track.recent, { timeSeconds, face: smoothed.face }]
    .filter((earlier) => timeSeconds - earlier.timeSeconds <= spec.bridgeSeconds)
    .slice(-maxRecent);
  return { ...track, smoothed, recent };
}

function started(trackId: number, found: DetectedFace, timeSeconds: number): FaceTrack {
  return { trackId, smoothed: firstSmoothed(found, timeSeconds), recent: [{ timeSeconds, face: found }] };
}

/**
 * Links the frame's faces to the tracks of `beginFrame` at the least total cost (`assignPairs` over `linkCost`); what is
 * left starts tracks, the largest faces first, and tracks unseen for `forgetSeconds` end.
 */
export function linkFaces(
  state: TrackingState,
  timeSeconds: number,
  faces: readonly DetectedFace[],
  { tracking, looking }: VideoSpec,
): TrackingState {
  const costs = state.tracks.map(({ smoothed }) => {
    const expected = expectedFace(smoothed, timeSeconds, tracking);
    return faces.map((face) => linkCost({ expected, last: smoothed.found }, face, tracking));
  });
  const faceOfTrack = assignPairs(costs, faces.length, aloneCost);
  const tracks = state.tracks.flatMap((track, i) => {
    const face = faceOfTrack[i];
    if (face !== undefined) return [seen(track, faces[face]!, timeSeconds, tracking)];
    return timeSeconds - track.smoothed.timeSeconds <= tracking.forgetSeconds ? [track] : [];
  });
  const newFaces = faces
    .filter((_, i) => !faceOfTrack.includes(i))
    .toSorted((a, b) => faceSizePx(b) - faceSizePx(a))
    .slice(0, Math.max(0, looking.maxFaces - tracks.length));
  const newTracks = newFaces.map((face, i) => started(state.nextTrackId + i, face, timeSeconds));
  const nextTrackId = state.nextTrackId + newTracks.length;
  return { ...state, tracks: [...tracks, ...newTracks], nextTrackId, awaited: [] };
}

/** Where every track's face is at the time of the frame that was linked last. */
export function trackedFaces({ tracks, timeSeconds = 0 }: TrackingState, { tracking }: VideoSpec): TrackedFace[] {
  return tracks.map(({ trackId, smoothed, recent }): TrackedFace => {
    const unseenSeconds = timeSeconds - smoothed.timeSeconds;
    if (unseenSeconds <= 0) return { trackId, presence: 'found', face: smoothed.face };
    if (unseenSeconds > tracking.bridgeSeconds) return { trackId, presence: 'gone', face: undefined };
    return { trackId, presence: 'bridged', face: meanFace(recent.map(({ face }) => face)) };
  });
}
