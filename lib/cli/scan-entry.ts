import type { BoundingBox } from '../face/types.ts';
import type { Backend } from '../inference/contract.ts';
import type { MediaKind } from '../inference/media-kind.ts';
import type { Verdict } from '../models/verdict.ts';

export interface ScanFace {
  /** In pixels of the upright picture. */
  box: BoundingBox;
  /** Missing where the face was found but not judged. */
  fakeProbability?: number;
  verdict?: Verdict;
  /** Why the face was not judged. */
  reason?: string;
}

/** One element of the array that `scan --format json` prints. */
export interface ScanEntry {
  file: string;
  kind: MediaKind;
  status: 'analyzed' | 'skipped' | 'failed';
  reason?: string;
  verdict?: Verdict;
  /** The highest of the judged faces. */
  fakeProbability?: number;
  faces: ScanFace[];
  model?: string;
  backend?: Backend;
  ms?: number;
}
