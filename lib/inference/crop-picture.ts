import type { CropSpec, DetectionSpec } from '../face/types.ts';
import type { CropResult } from './contract.ts';
import { cropFaces } from './crop-faces.ts';
import { decodePicture } from './decode-picture.ts';
import type { FaceDetector } from './face-detector.ts';
import { findFaces } from './find-faces.ts';

/** Faces and crops of a picture for training and tests, largest face first. */
export async function cropPicture(
  { bytes, spec, detection }: { bytes: ArrayBuffer; spec: CropSpec; detection: DetectionSpec },
  loadDetector: () => Promise<FaceDetector>,
): Promise<CropResult> {
  const decoded = await decodePicture(new Uint8Array(bytes));
  if (decoded.status === 'skipped')
    return { status: 'failed', reason: decoded.reason, detail: 'The picture was not decoded.' };
  if (decoded.status === 'failed') return decoded;
  const { bitmap } = decoded;
  try {
    const faces = await findFaces(await loadDetector(), bitmap, detection);
    const crops = cropFaces(bitmap, faces, spec);
    const size = { width: bitmap.width, height: bitmap.height };
    return { status: 'cropped', size, faces: faces.map((face, i) => ({ face, crop: crops[i]! })) };
  } catch (error) {
    return { status: 'failed', reason: 'detector-unavailable', detail: String(error) };
  } finally {
    bitmap.close();
  }
}
