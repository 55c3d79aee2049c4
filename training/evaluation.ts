import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const thresholds = v.object({ likelyFake: probability, noSignOfFake: probability });
const rates = v.object({ truePositiveRate: v.optional(probability), falseAlarmRate: v.optional(probability) });

const evaluationSchema = v.object({
  /** Of the float16 weights file that was judged. */
  weightsSha256: v.string(),
  command: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
  splitRule: v.string(),
  temperature: v.number(),
  thresholds: v.object({ cautious: thresholds, balanced: thresholds, sensitive: thresholds }),
  /** On test, before and after the temperature. */
  expectedCalibrationErrorRaw: v.number(),
  expectedCalibrationError: v.number(),
  /** Pictures in which no face was found, by dataset. */
  misses: v.record(v.string(), v.number()),
  rows: v.array(
    v.object({
      dataset: v.string(),
      split: v.string(),
      real: v.number(),
      fake: v.number(),
      paired: v.boolean(),
      auc: v.optional(probability),
      aucInterval95: v.optional(v.tuple([probability, probability])),
      eer: v.optional(probability),
      ap: v.optional(probability),
      accuracy: probability,
      truePositiveRate: v.optional(probability),
      falseAlarmRate: v.optional(probability),
      rates: v.object({ cautious: rates, balanced: rates, sensitive: rates }),
    }),
  ),
});

/** What `evaluate` measures and `export` writes into the card. */
export type Evaluation = v.InferOutput<typeof evaluationSchema>;

export function readEvaluation(runFolder: string): Evaluation {
  return v.parse(evaluationSchema, JSON.parse(readFileSync(join(runFolder, 'evaluation.json'), 'utf8')));
}
