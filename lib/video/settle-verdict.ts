import { probabilityOf, verdictOf } from '../models/verdict.ts';
import type { Verdict, VerdictThresholds } from '../models/verdict.ts';
import type { JudgingSpec } from '../models/video-spec.ts';

/** From silence to warning. */
const levels: readonly Verdict[] = ['no-sign-of-fake', 'uncertain', 'likely-fake'];

export interface SettledVerdict {
  verdict: Verdict;
  /** How often it has changed. */
  changes: number;
  /** Since when the evidence has been asking for another verdict, and whether for a more or a less alarming one. */
  pending: { sinceSeconds: number; direction: 1 | -1 } | undefined;
}

/** The verdict that a logit asks for: `current` unless its threshold is passed by the margin. */
function wantedVerdict(current: Verdict, logit: number, thresholds: VerdictThresholds, marginLogit: number): Verdict {
  const level = levels.indexOf(current);
  const reaching = (shift: number) => levels.indexOf(verdictOf(probabilityOf(logit + shift), thresholds));
  const higher = Math.max(level, reaching(-marginLogit));
  return levels[higher > level ? higher : Math.min(level, reaching(marginLogit))]!;
}

/**
 * The verdict after more evidence. It changes only where the evidence has asked for it without a break for
 * `holdSeconds`, doubled with each change: in t seconds it changes at most log2(1 + t / holdSeconds) times.
 */
export function settleVerdict(
  settled: SettledVerdict | undefined,
  { timeSeconds, logit }: { timeSeconds: number; logit: number },
  thresholds: VerdictThresholds,
  { marginLogit, holdSeconds }: JudgingSpec,
): SettledVerdict {
  if (!settled) return { verdict: verdictOf(probabilityOf(logit), thresholds), changes: 0, pending: undefined };
  const { verdict, changes, pending } = settled;
  const wanted = wantedVerdict(verdict, logit, thresholds, marginLogit);
  if (wanted === verdict) return { ...settled, pending: undefined };
  const direction = levels.indexOf(wanted) > levels.indexOf(verdict) ? 1 : -1;
  const sinceSeconds = pending?.direction === direction ? pending.sinceSeconds : timeSeconds;
  if (timeSeconds - sinceSeconds < holdSeconds * 2 ** changes)
    return { ...settled, pending: { sinceSeconds, direction } };
  return { verdict: wanted, changes: changes + 1, pending: undefined };
}
