import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const lineSchema = v.object({
  file: v.string(),
  face: v.number(),
  dataset: v.string(),
  method: v.optional(v.string()),
  label: v.picklist([0, 1]),
  source: v.string(),
  /** Calibrated probability of being fake. */
  score: v.number(),
});

export type LeftOutScore = v.InferOutput<typeof lineSchema>;

/** What an evaluated run said of the left-out samples of one data set; throws where it judged none. */
export function readLeftOutScores(runFolder: string, dataset: string): LeftOutScore[] {
  const path = join(runFolder, 'left-out-scores.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const scores = lines.map((line) => v.parse(lineSchema, JSON.parse(line))).filter((one) => one.dataset === dataset);
  if (scores.length === 0)
    throw new Error(`${path}: expected judged samples of ${dataset}, found none; evaluate the run again`);
  return scores;
}
