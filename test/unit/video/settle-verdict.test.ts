import { describe, expect, it } from 'vitest';
import type { VerdictThresholds } from '../../../lib/models/verdict.ts';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { settleVerdict } from '../../../lib/video/settle-verdict.ts';
import type { SettledVerdict } from '../../../lib/video/settle-verdict.ts';
import { noiseFrom } from './support/faces.ts';

const spec = defaultVideoSpec.judging;
const thresholds: VerdictThresholds = { likelyFake: 0.8, noSignOfFake: 0.4 };
const every = 0.2;
const atLikelyFake = Math.log(0.8 / 0.2);

function settleOver(logits: readonly number[]): SettledVerdict[] {
  let settled: SettledVerdict | undefined;
  return logits.map(
    (logit, i) => (settled = settleVerdict(settled, { timeSeconds: i * every, logit }, thresholds, spec)),
  );
}

function constant(logit: number, seconds: number): number[] {
  return Array.from({ length: Math.round(seconds / every) }, () => logit);
}

describe('settleVerdict', () => {
  it('starts with what the thresholds say', () => {
    expect(settleOver([3])[0]).toEqual({ verdict: 'likely-fake', changes: 0, pending: undefined });
    expect(settleOver([0])[0]).toMatchObject({ verdict: 'uncertain' });
    expect(settleOver([-3])[0]).toMatchObject({ verdict: 'no-sign-of-fake' });
  });

  it('changes once the evidence has held for long enough', () => {
    const settled = settleOver([...constant(-3, 1), ...constant(3, 2)]);
    const held = Math.round((1 + spec.holdSeconds) / every);
    expect(settled[held - 1]).toMatchObject({ verdict: 'no-sign-of-fake', pending: { direction: 1 } });
    expect(settled[held]).toMatchObject({ verdict: 'likely-fake', changes: 1 });
  });

  it('does not change for what passes by', () => {
    const logits = [
      ...constant(-3, 1),
      ...constant(3, 0.6),
      ...constant(-3, 1),
      ...constant(3, 0.6),
      ...constant(-3, 1),
    ];
    expect(settleOver(logits).at(-1)).toEqual({ verdict: 'no-sign-of-fake', changes: 0, pending: undefined });
  });

  it('does not change where the threshold is passed by less than the margin', () => {
    const logits = [...constant(atLikelyFake - 0.1, 1), ...constant(atLikelyFake + spec.marginLogit - 0.1, 20)];
    expect(settleOver(logits).at(-1)).toMatchObject({ verdict: 'uncertain', changes: 0 });
  });

  it('does not flicker on noise about a threshold: 200 runs of a minute, one change at most', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const noise = noiseFrom(seed);
      const settled = settleOver(Array.from({ length: 300 }, () => atLikelyFake + 0.5 * noise()));
      expect(settled.at(-1)!.changes).toBeLessThanOrEqual(1);
    }
  });

  it.each([1, 1.2, 3, 7])('changes no oftener than it says against the worst evidence, turning every %s s', (turn) => {
    const settled = settleOver(Array.from({ length: 600 }, (_, i) => (Math.floor((i * every) / turn) % 2 ? 5 : -5)));
    const seconds = 600 * every;
    expect(settled.at(-1)!.changes).toBeLessThanOrEqual(Math.log2(1 + seconds / spec.holdSeconds));
  });

  it('gives way in the end to evidence that stays', () => {
    const settled = settleOver([...constant(-3, 2), ...constant(3, 2), ...constant(-3, 3), ...constant(3, 6)]);
    expect(settled.at(-1)).toMatchObject({ verdict: 'likely-fake', changes: 3 });
  });
});
