import { neededTiles, wholeView } from '../face/tiles.ts';
import type { BoundingBox, DetectedFace, DetectionSpec } from '../face/types.ts';
import type { VideoSpec } from '../models/video-spec.ts';
import { isFullLookDue, regionsToSearch, tilesInTurn } from '../video/plan-views.ts';
import { beginFrame, linkFaces } from '../video/track-faces.ts';
import type { TrackingState } from '../video/track-faces.ts';
import { smallestFaceFraction } from './face-detector.ts';
import type { FaceDetector } from './face-detector.ts';
import { findFacesInViews } from './find-faces.ts';
import { scaleFace } from './scale-face.ts';
import type { FrameToMeasure } from './worker-protocol.ts';

export interface DecodedFrame extends Pick<FrameToMeasure, 'timeSeconds' | 'videoSize' | 'tracking'> {
  bitmap: ImageBitmap;
  signature: number[];
}

/**
 * Finds the frame's faces and links them to those before. All tiles are looked at when they are due, otherwise the whole
 * picture, a region about every known face, and a few of the tiles in turn, in which a small face may have come: at four
 * frames a second 4 + faces views instead of about 30 for 1280 x 720. In, out: pixels of the video.
 */
export async function followFaces(
  { bitmap, signature, timeSeconds, videoSize, tracking }: DecodedFrame,
  detector: FaceDetector,
  detection: DetectionSpec,
  spec: VideoSpec,
): Promise<TrackingState> {
  const begun = beginFrame(tracking, { timeSeconds, signature }, spec);
  const isFull = isFullLookDue(begun, timeSeconds, spec);
  const scale = bitmap.width / videoSize.width;
  const inFrame = ({ x, y, width }: BoundingBox): BoundingBox => ({
    x: x * scale,
    y: y * scale,
    width: width * scale,
    height: width * scale,
  });
  const regions = regionsToSearch(begun, timeSeconds, videoSize, spec).map(inFrame);
  const allTiles = neededTiles(bitmap, detection.tileFractions, detection.minFacePx, smallestFaceFraction);
  const passedSeconds = timeSeconds - (tracking.timeSeconds ?? 0);
  const tiles = isFull ? allTiles : tilesInTurn(allTiles, begun, passedSeconds, spec);
  const look = (views: BoundingBox[]): Promise<DetectedFace[]> => findFacesInViews(detector, bitmap, views, detection);
  let faces = await look([wholeView(bitmap), ...regions, ...tiles]);
  if (isFull && faces.length === 0) faces = await look([wholeView(bitmap, detection.borderFraction)]);
  const inVideo = faces.map((face) => scaleFace(face, bitmap, videoSize));
  const linked = linkFaces(begun, timeSeconds, inVideo, spec);
  if (isFull) return { ...linked, fullLookSeconds: timeSeconds };
  return { ...linked, nextTile: (begun.nextTile + tiles.length) % Math.max(1, allTiles.length) };
}
