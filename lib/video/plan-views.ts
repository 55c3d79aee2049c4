import { faceSizePx } from '../face/merge-faces.ts';
import type { BoundingBox, DetectedFace, Size } from '../face/types.ts';
import type { VideoSpec } from '../models/video-spec.ts';
import { expectedFace } from './smooth-face.ts';
import type { TrackingState } from './track-faces.ts';

/** Whether all tiles are due: at the first frame of a scene, and every now and then while no face is known. */
export function isFullLookDue(
  { fullLookSeconds, tracks, awaited }: TrackingState,
  timeSeconds: number,
  { looking }: VideoSpec,
): boolean {
  if (fullLookSeconds === undefined) return true;
  return tracks.length + awaited.length === 0 && timeSeconds - fullLookSeconds >= looking.searchSeconds;
}

/** So many tiles, in turn, that while faces are followed all of them have been looked at every few media seconds. */
export function tilesInTurn(
  tiles: readonly BoundingBox[],
  { nextTile }: Pick<TrackingState, 'nextTile'>,
  passedSeconds: number,
  { looking }: VideoSpec,
): BoundingBox[] {
  const count = Math.ceil(tiles.length * Math.min(1, passedSeconds / looking.fullLookSeconds));
  return Array.from({ length: count }, (_, i) => tiles[(nextTile + i) % tiles.length]!);
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
