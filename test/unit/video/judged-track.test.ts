import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { JudgedTrack } from '../../../lib/video/judged-track.ts';
import { noiseFrom } from './support/faces.ts';

const spec = defaultVideoSpec.judging;
const thresholds = { likelyFake: 0.8, noSignOfFake: 0.4 };
const box = { x: 1, y: 2, width: 30, height: 40 };

function cropOf(grey: number) {
  return { crop: { data: new Uint8Array(12).fill(grey), width: 2, height: 2 }, cropPoints: [] };
}

/** The results after each logit. */
function judge(logits: readonly number[], everySeconds = 0.25, track = new JudgedTrack(7, spec)) {
  return logits.map((logit, i) => {
    track.addFrame({ timeSeconds: 10 + i * everySeconds, logit, weight: 1 }, cropOf(i));
    return track.result(box, 'balanced', thresholds);
  });
}

function constant(logit: number, count: number): number[] {
  return Array.from({ length: count }, () => logit);
}

describe('JudgedTrack', () => {
  it('looks until it has seen the face for long enough', () => {
    const results = judge(constant(3, 6), 0.32);
    expect(results.map(({ status }) => status)).toEqual([...constant(0, 4).map(() => 'looking'), 'settled', 'settled']);
    expect(results[3]).not.toHaveProperty('verdict');
    expect(results[5]).toMatchObject({
      trackId: 7,
      box,
      verdict: 'likely-fake',
      frames: 6,
      fromSeconds: 10,
      toSeconds: 11.6,
      by: 'frames',
    });
    expect(results[5]!.seenSeconds).toBeCloseTo(1.6);
  });

  it('looks until it has seen enough frames, however slow they come', () => {
    expect(judge(constant(3, 4), 0.9).map(({ status }) => status)).toEqual([
      'looking',
      'looking',
      'looking',
      'settled',
    ]);
  });

  it('has a verdict within three seconds at two frames a second', () => {
    const results = judge(constant(3, 7), 0.5);
    expect(results.find(({ status }) => status === 'settled')!.toSeconds - 10).toBeLessThan(2);
  });

  it('settles on noisy frames instead of flickering: at most two changes a minute', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const noise = noiseFrom(seed);
      const verdicts = judge(Array.from({ length: 240 }, () => 1.4 + 2 * noise())).flatMap(
        ({ verdict }) => verdict ?? [],
      );
      const changes = verdicts.filter((verdict, i) => i > 0 && verdict !== verdicts[i - 1]).length;
      expect(changes).toBeLessThanOrEqual(2);
    }
  });

  describe('of a video that is shorter than a verdict needs and goes round', () => {
    /** At these media times in each round of a second. */
    function goRound(mediaTimes: readonly number[], rounds: number, track = new JudgedTrack(7, spec)) {
      const times = Array.from({ length: rounds }, (_, round) => mediaTimes.map((media) => [round, media] as const));
      return times.flat().map(([round, mediaSeconds], i) => {
        const media = round > 0 && { mediaSeconds };
        track.addFrame({ timeSeconds: round + mediaSeconds, ...media, logit: 2, weight: 1 }, cropOf(i));
        return track.result(box, 'balanced', thresholds);
      });
    }

    it('settles once it has gone round, and stays so', () => {
      const statuses = goRound([0.1, 0.4, 0.7], 4).map(({ status }) => status);
      expect(statuses.slice(0, 3)).toEqual(['looking', 'looking', 'looking']);
      expect(new Set(statuses.slice(3))).toEqual(new Set(['settled']));
    });

    it('settles though there are fewer frames than a verdict needs', () => {
      expect(goRound([0, 0.5], 3).map(({ status }) => status)).toEqual([
        'looking',
        'looking',
        'looking',
        'settled',
        'settled',
        'settled',
      ]);
    });

    it('is no surer, and has seen no more, after many rounds', () => {
      const results = goRound([0.1, 0.4, 0.7], 50);
      expect(results.at(-1)).toMatchObject({ frames: 3, fromSeconds: 0.1, toSeconds: 0.7 });
      expect(results.at(-1)!.fakeProbability).toBeCloseTo(results[3]!.fakeProbability!);
      expect(results.at(-1)!.seenSeconds).toBeCloseTo(0.6);
    });

    it('can still change its verdict', () => {
      const track = new JudgedTrack(7, spec);
      goRound([0.1, 0.4, 0.7], 2, track);
      const later = [0.1, 0.4, 0.7, 0.1, 0.4, 0.7].map((mediaSeconds, i) => {
        track.addFrame({ timeSeconds: 2 + i / 3, mediaSeconds, logit: -3, weight: 1 }, cropOf(0));
        return track.result(box, 'balanced', thresholds).verdict;
      });
      expect(later.at(-1)).toBe('no-sign-of-fake');
    });
  });

  it('does not take a few wild frames for a fake', () => {
    const logits = Array.from({ length: 60 }, (_, i) => (i % 8 === 3 ? 9 : -2));
    expect(judge(logits).every(({ verdict }) => verdict === undefined || verdict === 'no-sign-of-fake')).toBe(true);
  });

  it('shows the crop that looked most like a fake, and each once', () => {
    const crops = judge([-1, 2, 4, 0, 1, 1, 1, 1, 5, 1]).map(({ crop }) => crop?.data[0]);
    expect(crops.filter((grey) => grey !== undefined)).toEqual([2, 8]);
    expect(crops.indexOf(2)).toBe(5);
  });

  it('keeps its verdict while the face is away', () => {
    const track = new JudgedTrack(1, spec);
    judge(constant(3, 8), 0.25, track);
    expect(track.result(undefined, 'balanced', thresholds)).toMatchObject({ box: undefined, verdict: 'likely-fake' });
  });

  it('answers another sensitivity at once', () => {
    const track = new JudgedTrack(1, spec);
    judge(constant(2, 8), 0.25, track);
    const cautious = { likelyFake: 0.99, noSignOfFake: 0.5 };
    expect(track.result(box, 'cautious', cautious)).toMatchObject({ verdict: 'uncertain' });
  });

  it('lets the clip model speak as soon as it has an answer, held to its thresholds', () => {
    const track = new JudgedTrack(1, spec);
    judge(constant(-3, 8), 0.25, track);
    expect(track.result(box, 'balanced', thresholds)).toMatchObject({ by: 'frames', verdict: 'no-sign-of-fake' });
    track.addClip({ timeSeconds: 12, logit: 4 });
    track.addClip({ timeSeconds: 12.5, logit: 4 });
    const first = track.result(box, 'balanced', thresholds);
    expect(first).toMatchObject({ by: 'clip', verdict: 'no-sign-of-fake' });
    expect(first.fakeProbability).toBeCloseTo(1 / (1 + Math.exp(-4)));
    const results = Array.from({ length: 8 }, (_, i) => {
      track.addFrame({ timeSeconds: 12.25 + i * 0.25, logit: -3, weight: 1 }, cropOf(0));
      return track.result(box, 'balanced', thresholds);
    });
    expect(results.at(-1)).toMatchObject({ by: 'clip', verdict: 'likely-fake' });
  });

  it('keeps what the clip model said where sampling has become too slow for it', () => {
    const track = new JudgedTrack(1, spec);
    track.addClip({ timeSeconds: 10, logit: 4 });
    expect(judge(constant(-3, 4), 1, track).at(-1)).toMatchObject({ by: 'clip', verdict: 'likely-fake' });
    expect(judge(constant(-3, 34), 4, track).at(-1)).toMatchObject({ by: 'clip', verdict: 'likely-fake' });
  });

  it('forgets windows of the clip model that lie far behind the newest one', () => {
    const track = new JudgedTrack(1, spec);
    track.addClip({ timeSeconds: 10, logit: 4 });
    judge(constant(4, 4), 1, track);
    for (const timeSeconds of [70, 71, 72]) {
      track.addFrame({ timeSeconds, logit: 4, weight: 1 }, cropOf(0));
      track.addClip({ timeSeconds, logit: -3 });
      track.result(box, 'balanced', thresholds);
    }
    expect(track.result(box, 'balanced', thresholds)).toMatchObject({ by: 'clip', verdict: 'no-sign-of-fake' });
  });
});
