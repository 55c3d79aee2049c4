import type { FaceDetector } from './face-detector.ts';
import { loadMediaPipeDetector } from './mediapipe-detector.ts';

/** Address of a file that the extension ships. */
export function assetUrl(path: string): string {
  return new URL(`/${path}`, self.location.origin).href;
}

export async function loadDetector(): Promise<FaceDetector> {
  return loadMediaPipeDetector(assetUrl);
}
