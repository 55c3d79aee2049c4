import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../../lib/background/image-notice.ts';
import type { AnalyzedImage, JudgedFace } from '../../../lib/inference/contract.ts';
import type { Verdict } from '../../../lib/models/verdict.ts';

const box = { x: 0, y: 0, width: 80, height: 80 };
const crop = { width: 1, height: 1, data: new Uint8Array(3) };

function face(fakeProbability: number, verdict: Verdict): JudgedFace {
  return { status: 'judged', box, score: 0.9, fakeProbability, verdict, crop, cropPoints: [] };
}

function analyzed(...faces: JudgedFace[]): AnalyzedImage {
  const highest = faces.toSorted((a, b) => b.fakeProbability - a.fakeProbability)[0]!;
  const { verdict, fakeProbability } = highest;
  return {
    status: 'analyzed',
    size: { width: 300, height: 200 },
    faces,
    verdict,
    fakeProbability,
    model: 'm 1',
    backend: 'wasm',
    ms: 9,
  };
}

describe('the answer in words', () => {
  it('names verdict and probability', () => {
    const notice = noticeOf(analyzed(face(0.93, 'likely-fake')));
    expect(notice.title).toBe('Likely fake');
    expect(notice.text).toMatch(/93\s%/);
  });

  it('has a line for each face, the worst in the title', () => {
    const notice = noticeOf(analyzed(face(0.1, 'no-sign-of-fake'), face(0.93, 'likely-fake')));
    expect(notice.title).toBe('Likely fake');
    expect(notice.text).toMatch(/Face 1: No sign.*10\s%[^]*Face 2: Likely fake.*93\s%/);
  });

  it('tells a failure from a picture without a face, and gives neither a verdict', () => {
    const failed = noticeOf({ status: 'failed', reason: 'cannot-fetch', detail: '404' });
    const skipped = noticeOf({ status: 'skipped', reason: 'no-face', faces: [] });
    expect(failed.title).toBe('Could not be checked');
    expect(skipped.title).toBe('No face found');
    expect(failed.text + skipped.text).not.toMatch(/fake|%/);
  });
});
