import { loadBlazeFaceDetector } from './blaze-face-detector.ts';
import type { FaceDetector } from './face-detector.ts';
import { loadMediaPipeDetector } from './mediapipe-detector.ts';

/** MediaPipe needs WebGL2 even where it computes on the processor. */
function hasWebGl2(): boolean {
  return new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
}

/**
 * MediaPipe's detector, or the same network on tfjs where WebGL2 is missing; `untilBackend` resolves once tfjs has
 * a backend. A missing or damaged file is no reason to fall back: the installation is broken, and that must show.
 */
export async function loadDetector(untilBackend: () => Promise<unknown>): Promise<FaceDetector> {
  if (hasWebGl2()) return loadMediaPipeDetector();
  const [detector] = await Promise.all([loadBlazeFaceDetector(), untilBackend()]);
  return detector;
}
