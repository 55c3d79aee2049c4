import { faceSizePx, mergeFaces } from '../face/merge-faces.ts';
import { neededTiles, wholeView } from '../face/tiles.ts';
import type { BoundingBox, DetectedFace, DetectionSpec } from '../face/types.ts';
import { smallestFaceFraction, viewSidePx } from './face-detector.ts';
import type { FaceDetector } from './face-detector.ts';
import { createViewPainter } from './view-painter.ts';

/** Faces in the given views of the picture in its pixels, surest first, each once. */
export async function findFacesInViews(
  detector: FaceDetector,
  bitmap: ImageBitmap,
  views: BoundingBox[],
  spec: DetectionSpec,
): Promise<DetectedFace[]> {
  const painter = createViewPainter(bitmap, Math.min(...views.map(({ width }) => width)), viewSidePx);
  const faces = await detector.detect(painter, views, spec.minScore);
  return mergeFaces(
    faces.filter(({ score }) => score >= spec.minScore),
    spec.mergeOverlap,
  );
}

/** Faces of the picture in its pixels, largest first: over the whole, over tiles, and with a border if nothing was found. */
export async function findFaces(
  detector: FaceDetector,
  bitmap: ImageBitmap,
  spec: DetectionSpec,
): Promise<DetectedFace[]> {
  const tiles = neededTiles(bitmap, spec.tileFractions, spec.minFacePx, smallestFaceFraction);
  const found = await findFacesInViews(detector, bitmap, [wholeView(bitmap), ...tiles], spec);
  const faces =
    found.length > 0 ? found : await findFacesInViews(detector, bitmap, [wholeView(bitmap, spec.borderFraction)], spec);
  return faces.toSorted((a, b) => faceSizePx(b) - faceSizePx(a));
}
