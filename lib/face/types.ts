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

/** How faces are looked for; lives in the model card. */
export interface DetectionSpec {
  /** Boxes below this detector confidence are not faces. */
  minScore: number;
  /** Faces whose longer box side is shorter are found but not judged. */
  minFacePx: number;
  /** Sides of the square tiles as parts of the picture's shorter side; tiles overlap by half. */
  tileFractions: number[];
  /** Boxes that share more than this part of the smaller one are the same face. */
  mergeOverlap: number;
  /** Border, as a part of the longer side, put around a picture in which nothing was found before a second look. */
  borderFraction: number;
}
