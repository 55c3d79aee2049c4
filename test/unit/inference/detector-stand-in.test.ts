import { describe, expect, it, vi } from 'vitest';
import type { DetectedFace } from '../../../lib/face/types.ts';
import { withStandIn } from '../../../lib/inference/detector-stand-in.ts';
import type { FaceDetector } from '../../../lib/inference/face-detector.ts';

const face: DetectedFace = { box: { x: 0, y: 0, width: 9, height: 9 }, keypoints: [], score: 0.9 };
const painter = { paint: () => undefined };
const views = [face.box];

function detectorsOf(lookingLong: () => void = () => undefined) {
  const state = { isLost: false };
  const detect = vi.fn<FaceDetector['detect']>(async () => {
    lookingLong();
    return state.isLost ? [] : [face];
  });
  const other = vi.fn<FaceDetector['detect']>(async () => [{ ...face, score: 0.8 }]);
  const loadStandIn = vi.fn<() => Promise<FaceDetector>>(async () => ({ name: 'blazeface', detect: other }));
  const detector = withStandIn({ name: 'mediapipe', isLost: () => state.isLost, detect }, loadStandIn);
  const scores = async () => (await detector.detect(painter, views, 0.7)).map(({ score }) => score);
  return { state, detector, detect, other, loadStandIn, scores };
}

describe('withStandIn', () => {
  it('loads no other detector while this one works', async () => {
    const { detector, scores, loadStandIn } = detectorsOf();
    expect(await scores()).toEqual([0.9]);
    expect(detector.name).toBe('mediapipe');
    expect(loadStandIn).not.toHaveBeenCalled();
  });

  it('asks the other one from the loss on, loads it once, and names it', async () => {
    const { state, detector, detect, scores, other, loadStandIn } = detectorsOf();
    state.isLost = true;
    expect([await scores(), await scores()]).toEqual([[0.8], [0.8]]);
    expect(other).toHaveBeenCalledWith(painter, views, 0.7);
    expect([detector.name, loadStandIn.mock.calls.length, detect.mock.calls.length]).toEqual(['blazeface', 1, 0]);
  });

  it('looks again at what was being looked at when it was lost', async () => {
    const { state, scores } = detectorsOf(() => (state.isLost = true));
    expect(await scores()).toEqual([0.8]);
  });

  it('does so as well where the loss is an error, and passes on any other error', async () => {
    const broken = detectorsOf(() => {
      throw new Error('torn picture');
    });
    await expect(broken.scores()).rejects.toThrow('torn picture');
    const lost = detectorsOf(() => {
      lost.state.isLost = true;
      throw new Error('context lost');
    });
    expect(await lost.scores()).toEqual([0.8]);
  });

  it('tries again where the other one could not be loaded', async () => {
    const { state, scores, loadStandIn } = detectorsOf();
    state.isLost = true;
    loadStandIn.mockRejectedValueOnce(new Error('no file'));
    await expect(scores()).rejects.toThrow('no file');
    expect(await scores()).toEqual([0.8]);
  });
});
