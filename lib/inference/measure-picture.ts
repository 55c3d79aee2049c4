import { faceSizePx } from '../face/merge-faces.ts';
import { cropSquare, partsOfSquare } from '../face/crop-square.ts';
import type { DetectedFace } from '../face/types.ts';
import type { Classifier } from './classifier.ts';
import type { SkippedFace } from './contract.ts';
import { cropFaces } from './crop-faces.ts';
import type { FaceDetector } from './face-detector.ts';
import { findFaces } from './find-faces.ts';
import { modelName } from './model-files.ts';
import { unavailable, withParts } from './with-parts.ts';
import type { MeasuringParts } from './with-parts.ts';
import type { MeasuredFace, Measurement } from './worker-protocol.ts';

function tooSmall({ box, score }: DetectedFace): SkippedFace {
  return { status: 'skipped', reason: 'face-too-small', box, score };
}

async function measureBitmap(
  bitmap: ImageBitmap,
  detector: FaceDetector,
  classifier: Classifier,
  startMs: number,
): Promise<Measurement> {
  const { detection, crop: spec } = classifier.card;
  const size = { width: bitmap.width, height: bitmap.height };
  let faces: DetectedFace[];
  try {
    faces = await findFaces(detector, bitmap, detection);
  } catch (error) {
    return unavailable('detector-unavailable', error);
  }
  if (faces.length === 0) return { status: 'skipped', reason: 'no-face', size, faces: [] };
  const large = faces.filter((face) => faceSizePx(face) >= detection.minFacePx);
  const small = faces.filter((face) => faceSizePx(face) < detection.minFacePx).map(tooSmall);
  if (large.length === 0) return { status: 'skipped', reason: 'face-too-small', size, faces: small };
  const crops = cropFaces(bitmap, large, spec);
  let probabilities: number[];
  try {
    probabilities = await classifier.fakeProbabilities(
      large.map((face, i) => ({ crop: crops[i]!, facePx: faceSizePx(face) })),
    );
  } catch (error) {
    return unavailable('model-unavailable', error);
  }
  const measured = large.map((face, i): MeasuredFace => {
    const { box, score, keypoints } = face;
    const cropPoints = partsOfSquare(keypoints, cropSquare(face, spec));
    return { status: 'measured', box, score, fakeProbability: probabilities[i]!, crop: crops[i]!, cropPoints };
  });
  return {
    status: 'measured',
    size,
    faces: [...measured, ...small],
    model: modelName(classifier.card),
    backend: classifier.backend().backend,
    ms: performance.now() - startMs,
  };
}

/** From bytes to probabilities; every outcome that a picture or a broken installation can cause is data. */
export function measurePicture(bytes: ArrayBuffer, parts: MeasuringParts): Promise<Measurement> {
  const startMs = performance.now();
  return withParts(bytes, parts, async (decoded, detector, classifier): Promise<Measurement> => {
    if (decoded.status === 'skipped') return { ...decoded, faces: [] };
    return measureBitmap(decoded.bitmap, detector, classifier, startMs);
  });
}
