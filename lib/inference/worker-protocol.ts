import type { BoundingBox, CropSpec, DetectionSpec, Point, Size } from '../face/types.ts';
import type { FaceQuality } from '../models/calibration.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { TrackingState } from '../video/track-faces.ts';
import type { Backend, CropResult, FailReason, SkippedFace, SkipReason } from './contract.ts';

/** A judged face before a sensitivity turns its probability into a verdict. */
export interface MeasuredFace {
  status: 'measured';
  box: BoundingBox;
  score: number;
  fakeProbability: number;
  crop: RgbPixels;
  cropPoints: Point[];
}

/** What a picture holds, whatever the sensitivity: this is what is cached. */
export type Measurement =
  | {
      status: 'measured';
      size: Size;
      faces: (MeasuredFace | SkippedFace)[];
      model: string;
      backend: Backend;
      ms: number;
    }
  | { status: 'skipped'; reason: SkipReason; size?: Size; faces: SkippedFace[] }
  | { status: 'failed'; reason: FailReason; detail: string };

/** One moment of a stream and what is known of its faces up to then. */
export interface FrameToMeasure {
  bytes: ArrayBuffer;
  timeSeconds: number;
  /** Faces and tracks are in pixels of this size, whatever the size of the frame. */
  videoSize: Size;
  tracking: TrackingState;
  /** Whether the features of the crops are wanted. */
  withFeatures: boolean;
}

/** A tracked face that this frame showed large enough. */
export interface MeasuredTrackFace {
  trackId: number;
  /** Calibrated. */
  logit: number;
  /** How much it counts beside other frames, above 0 to 1. */
  weight: number;
  quality: FaceQuality;
  crop: RgbPixels;
  cropPoints: Point[];
  features?: Float32Array;
}

export type FrameMeasurement =
  | {
      status: 'measured';
      /** After this frame. */
      tracking: TrackingState;
      faces: MeasuredTrackFace[];
      model: string;
      backend: Backend;
      ms: number;
    }
  | { status: 'failed'; reason: FailReason; detail: string };

/** Features of the crops of one face, as many as the clip model's card says. */
export interface ClipToJudge {
  features: readonly Float32Array[];
  /** Of the first crop. */
  quality: FaceQuality;
}

export type WorkerStatus =
  | { status: 'ready'; backend: Backend; backendReason: string; detector: 'mediapipe' | 'blazeface' }
  | { status: 'failed'; reason: FailReason; detail: string };

/** Calibrated, one a crop. */
export interface ClassifiedCrops {
  logits: number[];
  ms: number;
}

/** What a worker can be asked; bytes are transferred. */
export interface WorkerTasks {
  measure(request: { bytes: ArrayBuffer }): Promise<Measurement>;
  /** Finds, follows and judges the faces of a frame. */
  measureFrame(request: FrameToMeasure): Promise<FrameMeasurement>;
  /** The calibrated logit of one window of the clip model; rejects where it does not ship or gives wrong results. */
  judgeClip(request: ClipToJudge): Promise<number>;
  crop(request: { bytes: ArrayBuffer; spec: CropSpec; detection: DetectionSpec }): Promise<CropResult>;
  /** Crops of the card's size, all of one face: `quality` is that of its whole crop, so that they can be compared. */
  classify(request: { crops: RgbPixels[]; quality: FaceQuality }): Promise<ClassifiedCrops>;
  status(request: Record<never, never>): Promise<WorkerStatus>;
  selfTest(request: { backend: Backend; allowSoftware: boolean }): Promise<{ logits: number[]; expected: number[] }>;
}

export type WorkerTaskName = keyof WorkerTasks;

export type WorkerTask = {
  [K in WorkerTaskName]: { task: K; request: Parameters<WorkerTasks[K]>[0] };
}[WorkerTaskName];

export type WorkerCall = WorkerTask & { callId: number };

export type WorkerReply = { callId: number } & ({ ok: true; value: unknown } | { ok: false; error: string });
