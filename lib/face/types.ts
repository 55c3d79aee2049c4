/** A position in source pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Left, top, width and height in source pixels. */
export interface BoundingBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** BlazeFace order: right eye, left eye (the subject's), nose tip, mouth, right ear, left ear. */
export interface DetectedFace {
  box: BoundingBox;
  /** Six points in source pixels. */
  keypoints: Point[];
  /** Detector confidence, 0..1. */
  score: number;
}

/** How a face box becomes the classifier's square input; lives in the model card. */
export interface CropSpec {
  /** Output side in pixels. */
  size: number;
  /** Side of the square as a multiple of the longer side of the face box. */
  scale: number;
  /** Turn the square so that the eyes are level. */
  rollCorrected: boolean;
}

/** A square region of the source, turned by `rollRadians` about its centre. */
export interface CropSquare {
  centre: Point;
  /** Side in source pixels. */
  side: number;
  rollRadians: number;
}
