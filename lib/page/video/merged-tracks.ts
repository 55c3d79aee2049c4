import type { TrackResult } from '../../video/contract.ts';

const mostTracks = 40;

/** Newest answers over older ones: a crop that is not sent again stays, and so does who settled and left the picture. */
export function mergedTracks(before: TrackResult[], now: TrackResult[]): TrackResult[] {
  const older = new Map(before.map((track) => [track.trackId, track]));
  const merged = now.map((track) => {
    const known = older.get(track.trackId);
    older.delete(track.trackId);
    if (track.crop || !known?.crop) return track;
    return { ...track, crop: known.crop, ...(known.cropPoints && { cropPoints: known.cropPoints }) };
  });
  const gone = [...older.values()].filter(({ status }) => status === 'settled');
  return [...gone.map((track) => ({ ...track, box: undefined })), ...merged].slice(-mostTracks);
}
