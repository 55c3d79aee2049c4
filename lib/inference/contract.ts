import type { EvidenceMap } from '../explanation/evidence-map.ts';
import type { BoundingBox, CropSpec, DetectedFace, DetectionSpec, Point, Size } from '../face/types.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { Sensitivity, Verdict } from '../models/verdict.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';

export type Backend = 'webgpu' | 'wasm';

/** Why a picture carries no verdict though nothing broke. */
export const skipReasons = ['no-face', 'face-too-small', 'unsupported-format', 'too-many-pixels', 'cancelled'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Why a picture could not be checked. */
export const failReasons = [
  'cannot-fetch',
  'address-refused',
  'cannot-decode',
  'timed-out',
  'model-unavailable',
  'detector-unavailable',
  'bad-request',
  'internal',
] as const;
export type FailReason = (typeof failReasons)[number];

export interface JudgedFace {
  status: 'judged';
  box: BoundingBox;
  /** Detector confidence, 0..1. */
  score: number;
  fakeProbability: number;
  verdict: Verdict;
  /** What the classifier saw. */
  crop: RgbPixels;
  /** The detector's keypoints (order of `DetectedFace`) in the crop, in parts of its side. */
  cropPoints: Point[];
}

export interface SkippedFace {
  status: 'skipped';
  reason: 'face-too-small';
  box: BoundingBox;
  score: number;
}

export type FaceResult = JudgedFace | SkippedFace;

export interface AnalyzedImage {
  status: 'analyzed';
  /** Of the decoded picture, upright. Boxes are in its pixels. */
  size: Size;
  /** At least one of them is judged. */
  faces: FaceResult[];
  /** Verdict and probability of the judged face with the highest probability. */
  verdict: Verdict;
  fakeProbability: number;
  /** `name version` of the model card. */
  model: string;
  backend: Backend;
  /** From decoding to verdict; 0 when it came from the cache. */
  ms: number;
}

export type ImageResult =
  | AnalyzedImage
  | { status: 'skipped'; reason: SkipReason; size?: Size; faces: SkippedFace[] }
  | { status: 'failed'; reason: FailReason; detail: string };

export type JudgePriority = 'manual' | 'visible' | 'background';

export interface JudgeRequest {
  /** Unique within the sender; `cancel` names it. */
  requestId: string;
  /** Bytes the sender could read, or an http(s)/data address for the extension to read without cookies. */
  source: { kind: 'blob'; blob: Blob } | { kind: 'url'; url: string };
  priority: JudgePriority;
  sensitivity: Sensitivity;
}

export interface ExplainRequest {
  /** As in `JudgeRequest`. */
  requestId: string;
  /** Of a judged face, as it came with the result. */
  crop: RgbPixels;
  /** Longer side of its box in source pixels. */
  facePx: number;
}

export type Explanation =
  | {
      status: 'explained';
      /** Over the crop. */
      map: EvidenceMap;
      /** By how much the calibrated logit falls when everything that the map marks is hidden at once. */
      fall: number;
      /** From the request to the answer. */
      ms: number;
    }
  /** No part of the face carries the estimate clearly: a map would mislead. */
  | { status: 'no-clear-place'; ms: number }
  | { status: 'skipped'; reason: 'cancelled' }
  | { status: 'failed'; reason: FailReason; detail: string };

export interface CroppedFace {
  face: DetectedFace;
  crop: RgbPixels;
}

export type CropResult =
  | { status: 'cropped'; size: Size; faces: CroppedFace[] }
  | { status: 'failed'; reason: FailReason | SkipReason; detail: string };

export type InferenceStatus =
  | {
      status: 'ready';
      backend: Backend;
      backendReason: string;
      detector: 'mediapipe' | 'blazeface';
      workers: number;
      card: ModelCard;
    }
  | { status: 'failed'; reason: FailReason; detail: string };

/** Lives in the offscreen document (Firefox: in the background page); target name 'inference'. */
export interface InferenceService {
  judge(request: JudgeRequest): Promise<ImageResult>;
  /** Where in a face the evidence for a fake lies; costs about fifty classifications, so only when a person asks. */
  explain(request: ExplainRequest): Promise<Explanation>;
  /** Drops requests of this sender that have not started, and explanations that have. */
  cancel(requestIds: string[]): Promise<void>;
  /** Drops every waiting request of a tab; extension contexts only. */
  dropTab(tabId: number): Promise<void>;
  status(): Promise<InferenceStatus>;
  /** Faces and crops for training and tests, largest face first, no verdict; extension pages only. */
  crop(request: { image: Blob; spec: CropSpec; detection: DetectionSpec }): Promise<CropResult>;
  /** Logits of the golden inputs on a backend; extension pages only. `allowSoftware` admits a software WebGPU adapter. */
  selfTest(request: { backend: Backend; allowSoftware: boolean }): Promise<{ logits: number[]; expected: number[] }>;
}
