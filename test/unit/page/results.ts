import type { AnalyzedImage, ImageResult, JudgedFace } from '../../../lib/inference/contract.ts';
import type { Verdict } from '../../../lib/models/verdict.ts';

export function judgedFace(fakeProbability: number, verdict: Verdict = 'likely-fake'): JudgedFace {
  const box = { x: 10, y: 20, width: 30, height: 40 };
  return {
    status: 'judged',
    box,
    score: 0.9,
    fakeProbability,
    verdict,
    crop: { width: 1, height: 1, data: new Uint8Array(3) },
    cropPoints: [],
  };
}

export function analyzed(...faces: JudgedFace[]): AnalyzedImage {
  const [first = judgedFace(0.9)] = faces;
  return {
    status: 'analyzed',
    size: { width: 100, height: 100 },
    faces: [first, ...faces.slice(1)],
    verdict: first.verdict,
    fakeProbability: first.fakeProbability,
    model: 'test 1.0.0',
    backend: 'wasm',
    ms: 1,
  };
}

export const cancelled: ImageResult = { status: 'skipped', reason: 'cancelled', faces: [] };
export const unreachable: ImageResult = { status: 'failed', reason: 'cannot-fetch', detail: 'status 404' };
