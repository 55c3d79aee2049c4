import { cropSquare, partsOfSquare } from '../face/crop-square.ts';
import { faceSizePx } from '../face/merge-faces.ts';
import type { DetectedFace } from '../face/types.ts';
import { calibratedLogit, faceQuality } from '../models/calibration.ts';
import { videoSpecOf } from '../models/video-spec.ts';
import { evidenceWeight } from '../video/gather-evidence.ts';
import { sceneSignature, signatureSide } from '../video/scene-signature.ts';
import { trackedFaces } from '../video/track-faces.ts';
import type { TrackingState } from '../video/track-faces.ts';
import type { Classifier } from './classifier.ts';
import { cropFaces } from './crop-faces.ts';
import type { FaceDetector } from './face-detector.ts';
import { followFaces } from './follow-faces.ts';
import { modelName } from './model-files.ts';
import { scaleFace } from './scale-face.ts';
import { canvasContext } from './view-painter.ts';
import { unavailable, withParts } from './with-parts.ts';
import type { MeasuringParts } from './with-parts.ts';
import type { FrameMeasurement, FrameToMeasure, MeasuredTrackFace } from './worker-protocol.ts';

export interface FrameParts extends MeasuringParts {
  /** Replaced where there is no canvas. */
  pixels?: { signature(bitmap: ImageBitmap): number[]; crop: typeof cropFaces };
}

function drawnSignature(bitmap: ImageBitmap): number[] {
  const context = canvasContext({ width: signatureSide, height: signatureSide });
  context.imageSmoothingQuality = 'medium';
  context.drawImage(bitmap, 0, 0, signatureSide, signatureSide);
  return sceneSignature(context.getImageData(0, 0, signatureSide, signatureSide, { colorSpace: 'srgb' }));
}

interface FollowedFace {
  trackId: number;
  /** In pixels of the frame. */
  face: DetectedFace;
}

async function judgeFaces(
  followed: readonly FollowedFace[],
  crops: MeasuredTrackFace['crop'][],
  classifier: Classifier,
  withFeatures: boolean,
): Promise<MeasuredTrackFace[]> {
  if (followed.length === 0) return [];
  const { card } = classifier;
  const judged = withFeatures
    ? await classifier.logitsAndFeatures(crops)
    : { logits: await classifier.logits(crops), features: [] };
  return followed.map(({ trackId, face }, i) => {
    const crop = crops[i]!;
    const facePx = faceSizePx(face);
    const quality = faceQuality(crop, facePx);
    const features = judged.features[i];
    return {
      trackId,
      logit: calibratedLogit(judged.logits[i]!, quality, card),
      weight: evidenceWeight(face.score, facePx, card.crop),
      quality,
      crop,
      cropPoints: partsOfSquare(face.keypoints, cropSquare(face, card.crop)),
      ...(features && { features }),
    };
  });
}

async function measureBitmap(
  bitmap: ImageBitmap,
  detector: FaceDetector,
  classifier: Classifier,
  frame: FrameToMeasure,
  pixels: NonNullable<FrameParts['pixels']>,
  startMs: number,
): Promise<FrameMeasurement> {
  const { card } = classifier;
  const spec = videoSpecOf(card);
  let tracking: TrackingState;
  try {
    tracking = await followFaces(
      { ...frame, bitmap, signature: pixels.signature(bitmap) },
      detector,
      card.detection,
      spec,
    );
  } catch (error) {
    return unavailable('detector-unavailable', error);
  }
  const followed = trackedFaces(tracking, spec).flatMap(({ trackId, presence, face }): FollowedFace[] => {
    if (presence !== 'found' || !face) return [];
    const inFrame = scaleFace(face, frame.videoSize, bitmap);
    return faceSizePx(inFrame) >= card.detection.minFacePx ? [{ trackId, face: inFrame }] : [];
  });
  const faces = followed.map(({ face }) => face);
  try {
    const measured = await judgeFaces(followed, pixels.crop(bitmap, faces, card.crop), classifier, frame.withFeatures);
    const { backend } = classifier.backend();
    const ms = performance.now() - startMs;
    return { status: 'measured', tracking, faces: measured, model: modelName(card), backend, ms };
  } catch (error) {
    return unavailable('model-unavailable', error);
  }
}

/** From a frame's bytes to its tracked and judged faces; every outcome that a frame or a broken installation causes is data. */
export function measureFrame(
  frame: FrameToMeasure,
  { pixels = { signature: drawnSignature, crop: cropFaces }, ...parts }: FrameParts,
): Promise<FrameMeasurement> {
  const startMs = performance.now();
  return withParts(frame.bytes, parts, async (decoded, detector, classifier): Promise<FrameMeasurement> => {
    if (decoded.status === 'decoded')
      return measureBitmap(decoded.bitmap, detector, classifier, frame, pixels, startMs);
    const detail = `Expected a JPEG or PNG frame, got ${decoded.reason}.`;
    return { status: 'failed', reason: 'cannot-decode', detail };
  });
}
