import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import {
  certaintyGain,
  evidenceWeight,
  maxEvidence,
  seenSeconds,
  trackLogit,
  trimmedMean,
  withEvidence,
} from '../../../lib/video/gather-evidence.ts';
import type { Evidence } from '../../../lib/video/gather-evidence.ts';

const spec = defaultVideoSpec.judging;

function evidenceOf(logits: number[], everySeconds = 0.25): Evidence[] {
  return logits.map((logit, i) => ({ timeSeconds: i * everySeconds, logit, weight: 1 }));
}

describe('trimmedMean', () => {
  it('is the mean where nothing stands out', () => {
    expect(trimmedMean(evidenceOf([1, 2, 3, 4, 5]), 0.2)).toBeCloseTo(3);
    expect(trimmedMean(evidenceOf([2]), 0.2)).toBeCloseTo(2);
  });

  it('does not mind a fifth of wild frames', () => {
    const calm = evidenceOf([1, 1.1, 0.9, 1, 1, 1.1, 0.9, 1, 40, 50]);
    expect(trimmedMean(calm, 0.2)).toBeGreaterThan(0.9);
    expect(trimmedMean(calm, 0.2)).toBeLessThan(1.2);
  });

  it('lets poor faces count less', () => {
    const evidence = [
      ...evidenceOf([3, 3, 3]).map((frame) => ({ ...frame, weight: 0.05 })),
      ...evidenceOf([-1, -1, -1]),
    ];
    expect(trimmedMean(evidence, 0.2)).toBeLessThan(-0.9);
  });
});

describe('certaintyGain', () => {
  it('is none for one frame', () => {
    expect(certaintyGain(evidenceOf([1]), spec)).toBe(1);
  });

  it('hardly grows with frames of the same moment', () => {
    expect(certaintyGain(evidenceOf([1, 1, 1, 1, 1], 0.01), spec)).toBeLessThan(1.03);
  });

  it('does not depend on the rate of frames', () => {
    const over = (count: number) =>
      certaintyGain(
        evidenceOf(
          Array.from({ length: count + 1 }, () => 1),
          5 / count,
        ),
        spec,
      );
    expect(over(100)).toBeCloseTo(over(10));
  });

  it('never passes one over the correlation, however many frames there are', () => {
    const gain = certaintyGain(
      evidenceOf(
        Array.from({ length: 5000 }, () => 1),
        2,
      ),
      spec,
    );
    expect(gain).toBeLessThan(1 / spec.frameCorrelation);
    expect(gain).toBeGreaterThan(0.99 / spec.frameCorrelation);
  });
});

describe('evidence of a video that goes round', () => {
  /** One frame for each media time, in each round. */
  function goRound(mediaTimes: number[], rounds: number): Evidence[] {
    let evidence: Evidence[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const mediaSeconds of mediaTimes) {
        const media = round > 0 && { mediaSeconds };
        evidence = withEvidence(evidence, { timeSeconds: round + mediaSeconds, ...media, logit: 2, weight: 1 }, spec);
      }
    }
    return evidence;
  }

  it('does not grow with frames that were seen before', () => {
    const once = goRound([0.1, 0.4, 0.7], 1);
    const often = goRound([0.1, 0.4, 0.7], 20);
    expect(often).toHaveLength(3);
    expect(trackLogit(often, spec)).toBeCloseTo(trackLogit(once, spec));
    expect(seenSeconds(often, spec)).toBeCloseTo(0.6);
  });

  it('is never surer than the whole length of the clip allows', () => {
    const times = Array.from({ length: 25 }, (_, i) => i * 0.04);
    const shuffled = Array.from({ length: 25 }, (_, i) => times[(i * 7) % 25]!);
    const often = shuffled.reduce<Evidence[]>(
      (evidence, mediaSeconds, i) =>
        withEvidence(evidence, { timeSeconds: i, mediaSeconds, logit: 2, weight: 1 }, spec),
      [],
    );
    expect(certaintyGain(often, spec)).toBeCloseTo(certaintyGain(evidenceOf([2, 2, 2, 2, 2], 0.24), spec));
  });

  it('is what the newest look at a frame said', () => {
    const [first] = goRound([0.1], 1);
    const again = { timeSeconds: 1.1, mediaSeconds: 0.1, logit: -1, weight: 1 };
    expect(withEvidence([first!], again, spec)).toEqual([again]);
  });
});

describe('trackLogit', () => {
  it('is far from what independent frames would add up to', () => {
    const logit = trackLogit(evidenceOf(Array.from({ length: 100 }, () => 1)), spec);
    expect(logit).toBeGreaterThan(1);
    expect(logit).toBeLessThanOrEqual(1.25);
  });

  it('expects evidence', () => {
    expect(() => trackLogit([], spec)).toThrow('expected evidence, got none');
  });
});

describe('withEvidence', () => {
  it('forgets what lies further back than the window', () => {
    const newest = { timeSeconds: spec.windowSeconds + 1, logit: 1, weight: 1 };
    expect(withEvidence(evidenceOf([5, 5, 5], 1), newest, spec).map(({ timeSeconds }) => timeSeconds)).toEqual([
      1,
      2,
      newest.timeSeconds,
    ]);
  });

  it('keeps no more than so many, the newest', () => {
    const earlier = evidenceOf(
      Array.from({ length: maxEvidence }, () => 0),
      0.001,
    );
    const kept = withEvidence(earlier, { timeSeconds: 1, logit: 1, weight: 1 }, spec);
    expect(kept).toHaveLength(maxEvidence);
    expect(kept.at(-1)).toMatchObject({ timeSeconds: 1 });
  });
});

describe('seenSeconds', () => {
  it('does not count that nothing was seen for a while', () => {
    const evidence = [0, 0.5, 1, 4, 4.5].map((timeSeconds) => ({ timeSeconds, logit: 0, weight: 1 }));
    expect(seenSeconds(evidence, spec)).toBeCloseTo(1.5 + spec.maxCountedGapSeconds);
  });
});

describe('evidenceWeight', () => {
  const crop = { size: 128, scale: 1 };

  it('is halved for each doubling by which a face is enlarged, and that of unsure ones is less', () => {
    expect(evidenceWeight(1, 300, crop)).toBe(1);
    expect(evidenceWeight(1, 64, crop)).toBeCloseTo(0.5);
    expect(evidenceWeight(0.7, 128, crop)).toBeCloseTo(0.7);
  });

  it('is never nothing', () => {
    expect(evidenceWeight(0, 64, crop)).toBeGreaterThan(0);
  });
});
