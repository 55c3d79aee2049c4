import { faceSizePx } from '../face/merge-faces.ts';
import type { BoundingBox, DetectedFace, Size } from '../face/types.ts';
import type { VideoSpec } from '../models/video-spec.ts';
import { expectedFace } from './smooth-face.ts';
import type { TrackingState } from './track-faces.ts';

/** Whether all tiles are due: at the first frame of a scene and every few media seconds, oftener while no face is known. */
export function isFullLookDue(
  { fullLookSeconds, tracks, awaited }: TrackingState,
  timeSeconds: number,
  { looking }: VideoSpec,
): boolean {
  if (fullLookSeconds === undefined) return true;
  const everySeconds = tracks.length + awaited.length > 0 ? looking.fullLookSeconds : looking.searchSeconds;
  return timeSeconds - fullLookSeconds >= everySeconds;
}

/** The square about a face in which it is looked for. */
export function regionAbout({ box }: DetectedFace, regionScale: number): BoundingBox {
  const side = Math.max(box.width, box.height) * regionScale;
  return { x: box.x + box.width / 2 - side / 2, y: box.y + box.height / 2 - side / 2, width: side, height: side };
}

function touches({ x, y, width, height }: BoundingBox, picture: Size): boolean {
  return x < picture.width && y < picture.height && x + width > 0 && y + height > 0;
}

/** Where the known and the awaited faces are looked for, largest first, in pixels of `size`; faces that have left it are not. */
export function regionsToSearch(
  { tracks, awaited }: TrackingState,
  timeSeconds: number,
  size: Size,
  { tracking, looking }: VideoSpec,
): BoundingBox[] {
  const known = tracks.map(({ smoothed }) => expectedFace(smoothed, timeSeconds, tracking));
  return [...known, ...awaited]
    .toSorted((a, b) => faceSizePx(b) - faceSizePx(a))
    .map((face) => regionAbout(face, looking.regionScale))
    .filter((region) => touches(region, size));
}
