import type { MeasureFrame } from '../../../../lib/inference/video-stream.ts';
import type { FrameToMeasure, MeasuredTrackFace } from '../../../../lib/inference/worker-protocol.ts';
import { defaultVideoSpec } from '../../../../lib/models/video-spec.ts';
import type { JudgeFrameRequest } from '../../../../lib/video/contract.ts';
import { beginFrame, linkFaces, trackedFaces } from '../../../../lib/video/track-faces.ts';
import { faceAt, scene } from './faces.ts';

export const owner = { tabId: 1, frameId: 0 };

export function frameAt(timeSeconds: number, streamId = 'a'): JudgeFrameRequest {
  return {
    streamId,
    timeSeconds,
    frame: new ArrayBuffer(5),
    videoSize: { width: 640, height: 360 },
    sensitivity: 'balanced',
  };
}

function measuredFace(trackId: number, logit: number): MeasuredTrackFace {
  return {
    trackId,
    logit,
    weight: 1,
    quality: { facePx: 100, detail: 0 },
    crop: { data: new Uint8Array(12), width: 2, height: 2 },
    cropPoints: [],
    features: Float32Array.of(logit, 1),
  };
}

/** A worker that finds one face, always in the same place, and judges it so. */
export function measureOf(logit: number, x = 200): MeasureFrame {
  return async ({ tracking, timeSeconds }: FrameToMeasure) => {
    const begun = beginFrame(tracking, { timeSeconds, signature: scene }, defaultVideoSpec);
    const linked = linkFaces(begun, timeSeconds, [faceAt(x, 200)], defaultVideoSpec);
    const faces = trackedFaces(linked, defaultVideoSpec).map(({ trackId }) => measuredFace(trackId, logit));
    return { status: 'measured', tracking: linked, faces, model: 'face 1.0.0', backend: 'wasm', ms: 5 };
  };
}
