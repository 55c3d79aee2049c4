import type { MeasuredFace, Measurement } from '../../../../lib/inference/worker-protocol.ts';
import type { ModelCard } from '../../../../lib/models/model-card.ts';

export const thresholds: ModelCard['thresholds'] = {
  cautious: { likelyFake: 0.9, noSignOfFake: 0.5 },
  balanced: { likelyFake: 0.8, noSignOfFake: 0.4 },
  sensitive: { likelyFake: 0.6, noSignOfFake: 0.3 },
};

export const card = { name: 'face', version: '1.0.0', thresholds } as ModelCard;

export function measuredFace(fakeProbability: number, cropSide = 2): MeasuredFace {
  return {
    status: 'measured',
    box: { x: 1, y: 2, width: 30, height: 40 },
    score: 0.9,
    fakeProbability,
    crop: { data: new Uint8Array(cropSide * cropSide * 3), width: cropSide, height: cropSide },
    cropPoints: [],
  };
}

export function measurementOf(...fakeProbabilities: number[]): Measurement {
  return {
    status: 'measured',
    size: { width: 100, height: 80 },
    faces: fakeProbabilities.map((fakeProbability) => measuredFace(fakeProbability)),
    model: 'face 1.0.0',
    backend: 'wasm',
    ms: 12,
  };
}
