import type { BoundingBox, DetectedFace } from '../face/types.ts';
import type { ViewPainter } from './view-painter.ts';

/** Finds faces in square views of a picture. */
export interface FaceDetector {
  /** Of what looks for faces now. */
  readonly name: 'mediapipe' | 'blazeface';
  /** Faces in source pixels, view by view, doubles included. */
  detect(painter: ViewPainter, views: readonly BoundingBox[], minScore: number): Promise<DetectedFace[]>;
}

/** Side in pixels at which views are shown to a detector: what the network takes. */
export const viewSidePx = 128;

/** Part of a view's side down to which nine of ten faces in it are found with a score of 0.8. */
export const smallestFaceFraction = 0.2;
