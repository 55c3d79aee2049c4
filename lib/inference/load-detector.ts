import { loadBlazeFaceDetector } from './blaze-face-detector.ts';
import type { LoadedClassifier } from './classifier.ts';
import { withStandIn } from './detector-stand-in.ts';
import type { FaceDetector } from './face-detector.ts';
import { loadMediaPipeDetector } from './mediapipe-detector.ts';

/** MediaPipe needs WebGL2 even where it computes on the processor. */
function hasWebGl2(): boolean {
  return new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
}

/** On the backend of the classifier, and like it on WebAssembly where a GPU is lost. */
async function loadBlazeFace(loadClassifier: () => Promise<LoadedClassifier>): Promise<FaceDetector> {
  const [detector, classifier] = await Promise.all([loadBlazeFaceDetector(), loadClassifier()]);
  return {
    name: detector.name,
    detect: (...request) => classifier.onWorkingBackend(() => detector.detect(...request)),
  };
}

/**
 * MediaPipe's detector, or the same network on tfjs where WebGL2 is missing or is lost. A missing or damaged file is no
 * reason to fall back: the installation is broken, and that must show.
 */
export async function loadDetector(classifier: () => Promise<LoadedClassifier>): Promise<FaceDetector> {
  const onTfjs = () => loadBlazeFace(classifier);
  return hasWebGl2() ? withStandIn(await loadMediaPipeDetector(), onTfjs) : onTfjs();
}
