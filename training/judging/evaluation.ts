import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { calibrationSchema } from '../../lib/models/calibration.ts';
import { clipFigureSchema } from '../../lib/models/clip-card.ts';
import { certaintySchema } from './certainty-figures.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const optional = v.optional(probability);
const interval = v.tuple([probability, probability]);
const thresholds = v.object({ likelyFake: probability, noSignOfFake: probability });
const rates = v.object({ truePositiveRate: optional, falseAlarmRate: optional });
const verdictCounts = v.object({ 'likely-fake': v.number(), uncertain: v.number(), 'no-sign-of-fake': v.number() });
const confusion = v.object({ real: verdictCounts, fake: verdictCounts });

/** What a list of judged samples says; absent where it cannot be told. */
const figureEntries = {
  auc: optional,
  eer: optional,
  ap: optional,
  /** At a probability of 0.5, as precision, recall and F1. */
  accuracy: optional,
  precision: optional,
  recall: optional,
  f1: optional,
  ece: optional,
  brier: optional,
  /** Mean negative log-likelihood of calibrated probabilities. */
  loss: v.optional(v.number()),
  /** Most fakes caught by a threshold that at most 1 % of these real samples reach. */
  truePositiveRateAt1: optional,
  /** At the balanced threshold. */
  truePositiveRate: optional,
  falseAlarmRate: optional,
};

const rowSchema = v.object({
  dataset: v.string(),
  split: v.string(),
  real: v.number(),
  fake: v.number(),
  paired: v.boolean(),
  ...figureEntries,
  aucInterval95: v.optional(interval),
  /** Of the figures by their names, over resampled sources. */
  intervals95: v.optional(v.record(v.string(), v.tuple([v.number(), v.number()]))),
  /** At `likelyFake` of each sensitivity. */
  rates: v.object({ cautious: rates, balanced: rates, sensitive: rates }),
  verdicts: v.optional(v.object({ cautious: confusion, balanced: confusion, sensitive: confusion })),
});

const sliceSchema = v.object({
  /** What the samples are divided by, and this part of them. */
  by: v.string(),
  part: v.string(),
  real: v.number(),
  fake: v.number(),
  auc: optional,
  aucInterval95: v.optional(interval),
  /** At a probability of 0.5. */
  accuracy: optional,
  truePositiveRate: optional,
  truePositiveRateInterval95: v.optional(interval),
  /** What the same mix of data sets and methods gives over all parts. */
  usualTruePositiveRate: optional,
  falseAlarmRate: optional,
  falseAlarmRateInterval95: v.optional(interval),
  usualFalseAlarmRate: optional,
});

const robustnessSchema = v.object({
  /** Judged in each cell. */
  real: v.number(),
  fake: v.number(),
  cells: v.array(
    v.object({
      /** Absent: no JPEG. */
      jpegQuality: v.optional(v.number()),
      /** Side as a part of the crop's. */
      scale: v.number(),
      auc: optional,
      ece: optional,
      truePositiveRateAt1: optional,
      truePositiveRate: optional,
      falseAlarmRate: optional,
    }),
  ),
});

const runSchema = v.object({
  name: v.string(),
  version: v.string(),
  architecture: v.object({ name: v.string(), args: v.record(v.string(), v.unknown()) }),
  /** Data sets of the training split. */
  trainedOn: v.array(v.string()),
  /** Trainable and not, as trained. */
  parameters: v.number(),
  /** Of the judged weights as a file. */
  weightBytes: v.number(),
});

const evaluationSchema = v.object({
  /** Of the weights file that was judged. */
  weightsSha256: v.string(),
  /** `shipped`: as `export` writes them; `best`: as trained. Only `shipped` existed before version 0.2. */
  weights: v.optional(v.picklist(['shipped', 'best']), 'shipped'),
  command: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
  splitRule: v.string(),
  temperature: v.number(),
  /** What else divides logits; absent where the temperature does it alone. */
  calibration: v.optional(calibrationSchema),
  /** How calibration was found and what it gives. */
  certainty: v.optional(certaintySchema),
  thresholds: v.object({ cautious: thresholds, balanced: thresholds, sensitive: thresholds }),
  /** On test, before and after calibration. */
  expectedCalibrationErrorRaw: v.number(),
  expectedCalibrationError: v.number(),
  /** Pictures in which no face was found, by data set; of prepared folders by reason. */
  misses: v.record(v.string(), v.number()),
  /** Frame level: one for each dataset and one for all. */
  rows: v.array(rowSchema),
  /** Each method's fakes against the real samples of its set. */
  methods: v.optional(v.array(v.object({ ...rowSchema.entries, method: v.string() })), []),
  /** Faces of videos, their frames pooled. */
  videos: v.optional(v.array(v.object({ ...rowSchema.entries, pooling: v.picklist(['mean', 'max', 'robust']) })), []),
  /** Of clip models: faces of videos by the image model's frames alone and by the clip model. */
  clips: v.optional(
    v.object({
      rows: v.array(clipFigureSchema),
      /** The image model, by name, version and the hash of its weights. */
      image: v.object({ name: v.string(), sha256: v.string() }),
      /** Least and most media seconds between two crops of a training window. */
      secondsBetween: v.optional(v.tuple([v.number(), v.number()])),
    }),
  ),
  slices: v.optional(v.array(sliceSchema), []),
  robustness: v.optional(robustnessSchema),
  run: v.optional(runSchema),
  data: v.optional(v.object({ folder: v.string(), sha256: v.string(), val: v.number(), test: v.number() })),
  backend: v.optional(v.string()),
  /** Judged pictures, or clips, a second. */
  picturesPerSecond: v.optional(v.number()),
  /** What a reader must know to read the figures. */
  notes: v.optional(v.array(v.string()), []),
});

/** What `evaluate` measures and `export` writes into the card. */
export type Evaluation = v.InferOutput<typeof evaluationSchema>;
export type FigureRow = v.InferOutput<typeof rowSchema>;
export type MethodRow = Evaluation['methods'][number];
export type VideoRow = Evaluation['videos'][number];
export type SliceRow = v.InferOutput<typeof sliceSchema>;
export type Robustness = v.InferOutput<typeof robustnessSchema>;

/** Reads a run's evaluation.json, of this version or of 0.1; throws an error that names what does not fit. */
export function readEvaluation(runFolder: string): Evaluation {
  const path = join(runFolder, 'evaluation.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const command = `npm run evaluate -- --run ${runFolder} --data DIR`;
    throw new Error(`${path}: expected an evaluated run, found no such file; run \`${command}\` first`, {
      cause: error,
    });
  }
  const parsed = v.safeParse(evaluationSchema, JSON.parse(text));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}
