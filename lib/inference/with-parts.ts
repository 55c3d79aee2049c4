import type { Classifier } from './classifier.ts';
import { decodePicture } from './decode-picture.ts';
import type { DecodedPicture } from './decode-picture.ts';
import type { FaceDetector } from './face-detector.ts';

export interface MeasuringParts {
  detector(): Promise<FaceDetector>;
  classifier(): Promise<Classifier>;
}

export interface Unavailable {
  status: 'failed';
  reason: 'model-unavailable' | 'detector-unavailable';
  detail: string;
}

export function unavailable(reason: Unavailable['reason'], error: unknown): Unavailable {
  return { status: 'failed', reason, detail: error instanceof Error ? error.message : String(error) };
}

type Failed = Extract<DecodedPicture, { status: 'failed' }>;

/** Decodes while the parts load, and measures with what came of it; the bitmap is closed afterwards. */
export async function withParts<Measured>(
  bytes: ArrayBuffer,
  parts: MeasuringParts,
  measure: (
    picture: Exclude<DecodedPicture, Failed>,
    detector: FaceDetector,
    classifier: Classifier,
  ) => Promise<Measured>,
): Promise<Measured | Failed> {
  const [decoded, classifier, detector] = await Promise.all([
    decodePicture(new Uint8Array(bytes)),
    parts.classifier().catch((error: unknown) => unavailable('model-unavailable', error)),
    parts.detector().catch((error: unknown) => unavailable('detector-unavailable', error)),
  ]);
  try {
    if ('status' in classifier) return classifier;
    if ('status' in detector) return detector;
    if (decoded.status === 'failed') return decoded;
    return await measure(decoded, detector, classifier);
  } finally {
    if (decoded.status === 'decoded') decoded.bitmap.close();
  }
}
