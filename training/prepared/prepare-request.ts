import { resolve } from 'node:path';
import type { CropSpec, DetectionSpec } from '../../lib/face/types.ts';
import type { LayoutOptions } from '../data/layout.ts';
import type { SplitShares } from '../data/assign-splits.ts';
import { defaultShares } from '../data/assign-splits.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';

/** Which frames of a video are taken. */
export type FrameRule =
  /** Every floor(fps / rate)-th: one a second as DeepFake-Detect takes them. */
  | { kind: 'per-second'; rate: number }
  /** That many, evenly over the video. */
  | { kind: 'count'; frames: number }
  /** That many from the start, one after another: a clip. */
  | { kind: 'consecutive'; frames: number };

/** `deepfake-detect`: under 300 px doubled, to 1000 kept, to 1900 halved, above that a third; a number is the most. */
export type FrameWidth = 'keep' | 'deepfake-detect' | number;

/** `deepfake-detect`: 0.95 is asked where two or more faces are found, and only there. */
export type ConfidenceRule = 'detector' | 'deepfake-detect';

export interface PrepareRequest {
  dataFolder: string;
  outFolder: string;
  /** Recognised where absent. */
  layout?: string;
  framing: 'face' | 'picture';
  /** The stored crop, its margin included; of framing `picture` the size alone counts. */
  crop: CropSpec;
  detection: DetectionSpec;
  frames?: FrameRule;
  frameWidth?: FrameWidth;
  confidence?: ConfidenceRule;
  /** The largest of a picture; all where absent. */
  maxFaces?: number;
  /** Crops the mean box of earlier frames where a face of a video is not found; default on for consecutive frames. */
  averagedBoxes?: boolean;
  /** MediaPipe's face_landmarker.task: 478 landmarks instead of the detector's six points. */
  landmarker?: string;
  methods?: readonly string[];
  compressions?: readonly string[];
  tfrecordFeatures?: LayoutOptions['tfrecordFeatures'];
  ignorePublishedSplit?: boolean;
  shares?: SplitShares;
  /** Data sets that are for testing only. */
  testOnly?: readonly string[];
  /** `downsample`: as many fake pictures or videos as real ones in every split. */
  balance?: 'none' | 'downsample';
  /** Pictures or videos of each data set. */
  limit?: number;
}

/** Everything that decides what a prepared folder holds, defaults filled in; the same spec gives the same folder. */
export function specOf(request: PrepareRequest) {
  const frames = request.frames ?? { kind: 'per-second', rate: 1 };
  return {
    version: 1,
    size: request.crop.size,
    framing: request.framing,
    layout: request.layout ?? 'recognised',
    ...(request.framing === 'face' && {
      ...(request.landmarker && { landmarker: resolve(request.landmarker) }),
      crop: request.crop,
      detection: request.detection,
      confidence: request.confidence ?? 'detector',
      maxFaces: request.maxFaces ?? null,
      averagedBoxes: request.averagedBoxes ?? frames.kind === 'consecutive',
    }),
    frames,
    frameWidth: request.frameWidth ?? 'keep',
    methods: request.methods ?? null,
    compressions: request.compressions ?? null,
    tfrecordFeatures: request.tfrecordFeatures ?? defaultFeatures,
    ignorePublishedSplit: request.ignorePublishedSplit ?? false,
    shares: request.shares ?? defaultShares,
    testOnly: request.testOnly ?? [],
    balance: request.balance ?? 'none',
    limit: request.limit ?? null,
  } as const;
}

export type PrepareSpec = ReturnType<typeof specOf>;
