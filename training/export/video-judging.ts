import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { ModelCard } from '../../lib/models/model-card.ts';

/** Without `clips`: what those folds judge are windows, not frames. */
const foldsSchema = v.object({
  clips: v.optional(v.undefined()),
  tracks: v.object({ judgedWith: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)) }),
});

/**
 * What folds over people of `npm run leave-out --groups` tell of how alike frames of one video err: the most cautious of
 * them, for the card. Absent where none were measured.
 */
export function measuredJudging(path: string): Pick<ModelCard, 'video'> {
  if (!path || !existsSync(path)) return {};
  const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const correlations = Object.values(record).flatMap((part) => {
    const parsed = v.safeParse(foldsSchema, part);
    return parsed.success ? parsed.output.tracks.judgedWith : [];
  });
  return correlations.length > 0 ? { video: { judging: { frameCorrelation: Math.max(...correlations) } } } : {};
}
