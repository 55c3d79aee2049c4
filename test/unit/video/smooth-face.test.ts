import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { expectedFace, firstSmoothed, smoothFace } from '../../../lib/video/smooth-face.ts';
import type { SmoothedFace } from '../../../lib/video/smooth-face.ts';
import { faceAt, noiseFrom } from './support/faces.ts';

const spec = defaultVideoSpec.tracking;

/** Follows a centre that depends on time, at a rate. */
function smoothOver(seconds: number, framesPerSecond: number, centreAt: (timeSeconds: number) => number) {
  const smoothed: SmoothedFace[] = [firstSmoothed(faceAt(centreAt(0), 200), 0)];
  for (let i = 1; i <= seconds * framesPerSecond; i++)
    smoothed.push(smoothFace(smoothed.at(-1)!, faceAt(centreAt(i / framesPerSecond), 200), i / framesPerSecond, spec));
  return smoothed;
}

const centreOf = ({ face }: SmoothedFace) => face.box.x + face.box.width / 2;

function spread(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('smoothFace', () => {
  it('calms the trembling of a face at rest to less than two thirds', () => {
    const noise = noiseFrom(1);
    const trembling: number[] = [];
    const smoothed = smoothOver(60, 8, () => {
      trembling.push(300 + 2 * noise());
      return trembling.at(-1)!;
    });
    expect(spread(smoothed.map(centreOf))).toBeLessThan(spread(trembling) * 0.66);
  });

  it('lags behind a fast face by less than an eighth of it', () => {
    const smoothed = smoothOver(3, 8, (timeSeconds) => 200 + 150 * timeSeconds);
    expect(Math.abs(centreOf(smoothed.at(-1)!) - 650)).toBeLessThan(12.5);
  });

  it('goes by media time: two rates of frames end at about the same place', () => {
    const step = (timeSeconds: number) => (timeSeconds < 1 ? 300 : 340);
    const slow = smoothOver(1.5, 10, step);
    const fast = smoothOver(1.5, 40, step);
    expect(Math.abs(centreOf(slow.at(-1)!) - centreOf(fast.at(-1)!))).toBeLessThan(4);
  });

  it('moves keypoints with the box', () => {
    const { face } = smoothOver(2, 8, (timeSeconds) => 200 + 100 * timeSeconds).at(-1)!;
    face.keypoints.forEach(({ x }, i) => {
      expect(x - face.box.x).toBeCloseTo(faceAt(0, 0).keypoints[i]!.x + 50);
    });
  });
});

describe('expectedFace', () => {
  const moving = smoothOver(3, 8, (timeSeconds) => 200 + 100 * timeSeconds).at(-1)!;

  it('is further on in the direction of the motion', () => {
    const { box } = expectedFace(moving, 3.125, spec);
    expect(box.x + box.width / 2 - 500).toBeGreaterThan(8);
    expect(box.x + box.width / 2 - 500).toBeLessThan(13);
  });

  it('coasts no further than its speed reaches in the time of coasting', () => {
    const { box } = expectedFace(moving, 60, spec);
    expect(box.x + box.width / 2).toBeLessThanOrEqual(500 + 100 * spec.coastSeconds + 1);
  });
});
