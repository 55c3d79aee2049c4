import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ClipVideo } from '../judging/clip-comparison.ts';
import { leftOutSplit } from '../judging/left-out-rows.ts';

const sampleFields = {
  file: v.string(),
  face: v.number(),
  dataset: v.string(),
  method: v.optional(v.string()),
  label: v.picklist([0, 1]),
  source: v.string(),
};

const scoreSchema = v.object({
  ...sampleFields,
  /** Of the frame in its video; 0 where there is none. */
  timeSeconds: v.optional(v.number(), 0),
  /** Calibrated probability of being fake. */
  score: v.number(),
});

const videoSchema = v.object({
  ...sampleFields,
  group: v.string(),
  split: v.string(),
  /** Logits. */
  frames: v.number(),
  clip: v.number(),
});

/** None where there is no such file. */
function readLines<Schema extends v.GenericSchema>(path: string, schema: Schema): v.InferOutput<Schema>[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => v.parse(schema, JSON.parse(line)));
}

/** Faces of left-out videos as an evaluated clip run judged them, by frames alone and as clips; none where it is of pictures. */
export function readLeftOutVideos(runFolder: string, dataset: string): ClipVideo[] {
  return readLines(join(runFolder, 'video-scores.jsonl'), videoSchema)
    .filter((video) => video.dataset === dataset && video.split === leftOutSplit)
    .map(({ split: _split, method, ...video }) => ({ ...video, ...(method !== undefined && { method }) }));
}

export type LeftOutScore = v.InferOutput<typeof scoreSchema>;

/** What an evaluated run said of the left-out samples of one data set; throws where it judged none. */
export function readLeftOutScores(runFolder: string, dataset: string): LeftOutScore[] {
  const path = join(runFolder, 'left-out-scores.jsonl');
  const scores = readLines(path, scoreSchema).filter((one) => one.dataset === dataset);
  if (scores.length === 0)
    throw new Error(`${path}: expected judged samples of ${dataset}, found none; evaluate the run again`);
  return scores;
}
