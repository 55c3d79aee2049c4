import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { PreparedSet } from '../prepared/prepared-set.ts';

const reportSchema = v.looseObject({
  splitRule: v.optional(v.string(), 'as prepared'),
  misses: v.optional(v.record(v.string(), v.number()), {}),
});

/** What the preparation said of a prepared folder. */
export type PreparationFacts = Pick<v.InferOutput<typeof reportSchema>, 'splitRule' | 'misses'>;

export function preparationFacts({ folder }: PreparedSet): PreparationFacts {
  const path = join(folder, 'report.json');
  return v.parse(reportSchema, existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
}
