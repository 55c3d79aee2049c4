import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoundingBox, DetectedFace } from '../../../lib/face/types.ts';
import type { Classifier } from '../../../lib/inference/classifier.ts';
import type { FaceDetector } from '../../../lib/inference/face-detector.ts';
import { measureFrame } from '../../../lib/inference/measure-frame.ts';
import type { FrameParts } from '../../../lib/inference/measure-frame.ts';
import type { FrameMeasurement } from '../../../lib/inference/worker-protocol.ts';
import { emptyTracking } from '../../../lib/video/track-faces.ts';
import type { TrackingState } from '../../../lib/video/track-faces.ts';
import { card } from '../inference/support/measurements.ts';
import { faceAt, otherScene, scene } from './support/faces.ts';

const detection = { minScore: 0.7, minFacePx: 60, tileFractions: [0.75, 0.5], mergeOverlap: 0.4, borderFraction: 0.25 };
const crop = { size: 32, scale: 1, rollCorrected: false };
const size = { width: 640, height: 360 };
const facesCropped: DetectedFace[][] = [];
const viewsLookedAt: BoundingBox[][] = [];

const classifier: Classifier = {
  card: { ...card, detection, crop, temperature: 2 },
  backend: () => ({ backend: 'wasm', backendReason: '' }),
  fakeProbabilities: async (crops) => crops.map(() => 0.5),
  logits: async (crops) => crops.map(() => 3),
  logitsAndFeatures: async (crops) => ({ logits: crops.map(() => 3), features: crops.map(() => Float32Array.of(7)) }),
};

interface Seen {
  faces?: DetectedFace[];
  signature?: number[];
}

function partsOf({ faces = [faceAt(200, 200)], signature = scene }: Seen = {}): FrameParts {
  const detector: FaceDetector = {
    name: 'blazeface',
    async detect(_, views) {
      viewsLookedAt.push([...views]);
      return faces;
    },
  };
  return {
    classifier: async () => classifier,
    detector: async () => detector,
    pixels: {
      signature: () => signature,
      crop(_, cropped) {
        facesCropped.push([...cropped]);
        return cropped.map(() => ({ data: new Uint8Array(32 * 32 * 3), width: 32, height: 32 }));
      },
    },
  };
}

/** A PNG's header; the stubbed decoder needs no more. */
function png(): ArrayBuffer {
  const bytes = new Uint8Array(33);
  bytes.set([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 128, 0, 0, 1, 104,
  ]);
  return bytes.buffer;
}

function measured(measurement: FrameMeasurement) {
  if (measurement.status === 'failed') throw new Error(measurement.detail);
  return measurement;
}

async function measure(
  timeSeconds: number,
  tracking: TrackingState,
  seen: Seen = {},
  more: { videoSize?: typeof size } = {},
) {
  const frame = { bytes: png(), timeSeconds, videoSize: size, tracking, withFeatures: false, ...more };
  return measured(await measureFrame(frame, partsOf(seen)));
}

describe('measureFrame', () => {
  const close = vi.fn<() => void>();
  beforeEach(() => {
    vi.stubGlobal('createImageBitmap', async () => ({ ...size, close }));
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        getContext = () => ({ canvas: { width: 1, height: 1 }, drawImage: () => undefined });
      },
    );
    close.mockClear();
    facesCropped.length = 0;
    viewsLookedAt.length = 0;
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('looks everywhere in the first frame, then at the whole, about the known face, and at each tile in turn', async () => {
    let { tracking } = await measure(0, emptyTracking);
    const [whole, ...tiles] = viewsLookedAt[0]!;
    expect(tiles.length).toBeGreaterThan(7);
    for (let i = 1; i <= 12; i++) ({ tracking } = await measure(i / 4, tracking));
    const later = viewsLookedAt.slice(1);
    expect(later[0]).toEqual([whole, expect.objectContaining({ x: 75, y: 75, width: 250 }), tiles[0]]);
    expect(later.slice(0, tiles.length).map(([, , tile]) => tile)).toEqual(tiles);
    expect(later.every((views) => views.length === 3)).toBe(true);
  });

  it('looks everywhere again after a cut, and gives the face another number', async () => {
    const first = await measure(0, emptyTracking);
    const second = await measure(0.25, first.tracking, { signature: otherScene });
    expect(viewsLookedAt[1]!.length).toBeGreaterThan(8);
    expect(second.faces).toMatchObject([{ trackId: 2 }]);
  });

  it('looks at a bordered whole where a full look finds nobody', async () => {
    const { faces } = await measure(0, emptyTracking, { faces: [] });
    expect(faces).toEqual([]);
    expect(viewsLookedAt[1]).toEqual([{ x: -160, y: -300, width: 960, height: 960 }]);
  });

  it('gives the calibrated logit of the face, and features only where they are wanted', async () => {
    const { faces, model, backend } = await measure(0, emptyTracking);
    expect(faces).toMatchObject([{ trackId: 1, logit: 1.5, quality: { facePx: 100 } }]);
    expect(faces[0]!.weight).toBeCloseTo(0.9);
    expect(faces[0]).not.toHaveProperty('features');
    expect({ model, backend }).toEqual({ model: 'face 1.0.0', backend: 'wasm' });
    const frame = { bytes: png(), timeSeconds: 0, videoSize: size, tracking: emptyTracking, withFeatures: true };
    expect(measured(await measureFrame(frame, partsOf())).faces[0]!.features).toEqual(Float32Array.of(7));
  });

  it('crops by the smoothed box', async () => {
    const first = await measure(0, emptyTracking);
    await measure(0.25, first.tracking, { faces: [faceAt(210, 200)] });
    const { x } = facesCropped[1]![0]!.box;
    expect(x).toBeGreaterThan(150);
    expect(x).toBeLessThan(160);
  });

  it('does not judge a face that is too small or missing, but follows it', async () => {
    const { faces, tracking } = await measure(0, emptyTracking, { faces: [faceAt(200, 200), faceAt(400, 200, 40)] });
    expect(faces.map(({ trackId }) => trackId)).toEqual([1]);
    expect(tracking.tracks).toHaveLength(2);
    const next = await measure(0.25, tracking, { faces: [] });
    expect(next.faces).toEqual([]);
    expect(next.tracking.tracks).toHaveLength(2);
  });

  it('gives boxes in pixels of the video where the frame is smaller', async () => {
    const videoSize = { width: 1280, height: 720 };
    const first = await measure(0, emptyTracking, {}, { videoSize });
    expect(first.tracking.tracks[0]!.smoothed.face.box).toEqual({ x: 300, y: 300, width: 200, height: 200 });
    expect(facesCropped[0]![0]!.box).toMatchObject({ x: 150, width: 100 });
    await measure(0.25, first.tracking, {}, { videoSize });
    expect(viewsLookedAt[1]![1]).toMatchObject({ x: 75, y: 75, width: 250, height: 250 });
  });

  it.each([
    ['the classifier', { classifier: () => Promise.reject(new Error('no weights')) }, 'model-unavailable'],
    ['the detector', { detector: () => Promise.reject(new Error('no file')) }, 'detector-unavailable'],
  ])('fails where %s does not work, and frees the frame', async (_, broken, reason) => {
    const frame = { bytes: png(), timeSeconds: 0, videoSize: size, tracking: emptyTracking, withFeatures: false };
    expect(await measureFrame(frame, { ...partsOf(), ...broken })).toMatchObject({ status: 'failed', reason });
    expect(close).toHaveBeenCalledOnce();
  });

  it('fails on what is no picture', async () => {
    const bytes = new ArrayBuffer(4);
    const frame = { bytes, timeSeconds: 0, videoSize: size, tracking: emptyTracking, withFeatures: false };
    expect(await measureFrame(frame, partsOf())).toMatchObject({ status: 'failed', reason: 'cannot-decode' });
  });
});
