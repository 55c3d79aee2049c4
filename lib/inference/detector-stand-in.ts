import type { FaceDetector } from './face-detector.ts';
import { retryable } from './retryable.ts';

export interface LosableDetector extends FaceDetector {
  /** What it computes on is gone: from then on it finds nobody, and says nothing. */
  isLost(): boolean;
}

/** A detector in whose place another one, loaded then, looks for faces once it is lost, also at what it was looking at. */
export function withStandIn(detector: LosableDetector, loadStandIn: () => Promise<FaceDetector>): FaceDetector {
  const standIn = retryable(loadStandIn);
  let name = detector.name;
  return {
    get name() {
      return name;
    },
    async detect(...request) {
      try {
        const faces = detector.isLost() ? [] : await detector.detect(...request);
        if (!detector.isLost()) return faces;
      } catch (error) {
        if (!detector.isLost()) throw error;
      }
      const other = await standIn();
      name = other.name;
      return other.detect(...request);
    },
  };
}
