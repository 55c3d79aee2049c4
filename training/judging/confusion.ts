import type { Scored } from './metrics.ts';
import { sensitivities, verdictOf, verdicts } from '../../lib/models/verdict.ts';
import type { Sensitivity, Verdict, VerdictThresholds } from '../../lib/models/verdict.ts';

/** How many samples of each label got each verdict. */
export type Confusion = Record<'real' | 'fake', Record<Verdict, number>>;

/** Of calibrated probabilities at the thresholds of each sensitivity. */
export function confusions(
  scored: readonly Scored[],
  thresholds: Record<Sensitivity, VerdictThresholds>,
): Record<Sensitivity, Confusion> {
  const entries = sensitivities.map((sensitivity) => [sensitivity, confusion(scored, thresholds[sensitivity])]);
  return Object.fromEntries(entries) as Record<Sensitivity, Confusion>;
}

function confusion(scored: readonly Scored[], thresholds: VerdictThresholds): Confusion {
  const none = () => Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const counts: Confusion = { real: none(), fake: none() };
  for (const { label, score } of scored) counts[label === 1 ? 'fake' : 'real'][verdictOf(score, thresholds)]++;
  return counts;
}
