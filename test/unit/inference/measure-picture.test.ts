import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DetectedFace } from '../../../lib/face/types.ts';
import type { Classifier } from '../../../lib/inference/classifier.ts';
import type { FaceDetector } from '../../../lib/inference/face-detector.ts';
import { measurePicture } from '../../../lib/inference/measure-picture.ts';
import type { MeasuringParts } from '../../../lib/inference/with-parts.ts';
import { card } from './support/measurements.ts';

const detection = { minScore: 0.8, minFacePx: 48, tileFractions: [0.5], mergeOverlap: 0.4, borderFraction: 0.25 };

const classifier: Classifier = {
  card: { ...card, detection, crop: { size: 32, scale: 1, rollCorrected: false } },
  backend: () => ({ backend: 'wasm', backendReason: '' }),
  fakeProbabilities: async (crops) => crops.map(() => 0.5),
  logits: async (crops) => crops.map(() => 0),
  logitsAndFeatures: async (crops) => ({ logits: crops.map(() => 0), features: crops.map(() => new Float32Array()) }),
};

function detectorOf(faces: DetectedFace[]): FaceDetector {
  return { name: 'blazeface', detect: async () => faces };
}

function partsOf(overrides: Partial<MeasuringParts> = {}): MeasuringParts {
  return { classifier: async () => classifier, detector: async () => detectorOf([]), ...overrides };
}

/** A PNG's header; the stubbed decoder needs no more. */
function picture(): ArrayBuffer {
  const bytes = new Uint8Array(33);
  bytes.set([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 80, 0, 0, 0, 70,
  ]);
  return bytes.buffer;
}

describe('measurePicture', () => {
  const close = vi.fn();
  beforeEach(() => {
    close.mockClear();
    vi.stubGlobal('createImageBitmap', async () => ({ width: 80, height: 70, close }));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('skips a picture without a face', async () => {
    expect(await measurePicture(picture(), partsOf())).toEqual({
      status: 'skipped',
      reason: 'no-face',
      size: { width: 80, height: 70 },
      faces: [],
    });
  });

  it('skips a picture whose faces are all too small, and says where they are', async () => {
    const box = { x: 1, y: 2, width: 20, height: 30 };
    const detector = async () => detectorOf([{ box, keypoints: [], score: 0.9 }]);
    expect(await measurePicture(picture(), partsOf({ detector }))).toMatchObject({
      status: 'skipped',
      reason: 'face-too-small',
      faces: [{ status: 'skipped', box }],
    });
  });

  it.each([
    ['the classifier', { classifier: () => Promise.reject(new Error('no weights')) }, 'model-unavailable'],
    ['the detector', { detector: () => Promise.reject(new Error('no file')) }, 'detector-unavailable'],
    [
      'a detection',
      {
        detector: async (): Promise<FaceDetector> => ({
          name: 'mediapipe',
          detect: () => Promise.reject(new Error('lost')),
        }),
      },
      'detector-unavailable',
    ],
  ] as const)('fails when %s does not work, even where there may be no face', async (_, parts, reason) => {
    expect(await measurePicture(picture(), partsOf(parts))).toMatchObject({ status: 'failed', reason });
  });

  it('passes on that a picture could not be decoded', async () => {
    expect(await measurePicture(new ArrayBuffer(4), partsOf())).toEqual({
      status: 'skipped',
      reason: 'unsupported-format',
      faces: [],
    });
  });

  it('frees the decoded picture, whatever happens', async () => {
    await measurePicture(picture(), partsOf());
    await measurePicture(picture(), partsOf({ classifier: () => Promise.reject(new Error('no weights')) }));
    expect(close).toHaveBeenCalledTimes(2);
  });
});
