import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { clipFigureSchema } from '../../lib/models/clip-card.ts';
import type { ClipFigure } from '../../lib/models/clip-card.ts';

const groupSchema = v.looseObject({ clips: v.array(clipFigureSchema) });
const recordSchema = v.record(v.string(), v.unknown());

/** Figures of folds of clip runs in the record of `npm run leave-out`; none where there is no such file or fold. */
export function readClipFolds(path: string): ClipFigure[] {
  if (path === '' || !existsSync(path)) return [];
  const record = v.parse(recordSchema, JSON.parse(readFileSync(path, 'utf8')));
  return Object.values(record).flatMap((group) => {
    const parsed = v.safeParse(groupSchema, group);
    return parsed.success ? parsed.output.clips : [];
  });
}
