import * as v from 'valibot';
import { calibrationSchema } from './calibration.ts';
import { furtherFigures } from './card-figures.ts';
import { videoSchema } from './video-spec.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const interval = v.tuple([probability, probability]);
const thresholds = v.object({ likelyFake: probability, noSignOfFake: probability });

const rates = v.object({ falseAlarmRate: v.optional(probability), truePositiveRate: v.optional(probability) });

const figure = v.object({
  dataset: v.string(),
  split: v.string(),
  real: v.number(),
  fake: v.number(),
  auc: v.optional(probability),
  aucInterval95: v.optional(interval),
  falseAlarmRate: v.optional(probability),
  truePositiveRate: v.optional(probability),
  /** The same two at the threshold of each sensitivity; what the options page explains the choice with. */
  rates: v.optional(v.object({ cautious: rates, balanced: rates, sensitive: rates })),
  paired: v.boolean(),
});

const perChannel = v.union([v.number(), v.tuple([v.number(), v.number(), v.number()])]);

/** Network input = pixel / divisor + offset, pixel 0..255; one value for all channels or one for each in `channelOrder`. */
export const normalizationSchema = v.strictObject({
  divisor: perChannel,
  offset: perChannel,
  channelOrder: v.optional(v.picklist(['rgb', 'bgr'])),
});

const plainArgument = v.union([v.number(), v.string(), v.boolean()]);
const plainArguments = v.record(v.string(), plainArgument);

/** Of an architecture. One level deeper are those of an encoder or feature extractor, or the members of an ensemble. */
export const architectureArgs = v.record(
  v.string(),
  v.union([
    plainArgument,
    plainArguments,
    v.array(v.strictObject({ name: v.string(), args: v.optional(plainArguments, {}) })),
  ]),
);

/** What ships beside the weights: the only place where sizes, margins, means and thresholds are written. */
export const modelCardSchema = v.object({
  format: v.literal(1),
  name: v.string(),
  version: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
  /** Of the code that exported it: a git commit, with `-dirty` where files were changed since. */
  commit: v.optional(v.string()),
  /** That exported it. */
  command: v.optional(v.string()),
  architecture: v.object({ name: v.string(), args: architectureArgs }),
  detection: v.object({
    minScore: probability,
    minFacePx: v.number(),
    tileFractions: v.array(probability),
    mergeOverlap: probability,
    borderFraction: probability,
  }),
  crop: v.object({ size: v.number(), scale: v.number(), rollCorrected: v.boolean() }),
  normalization: normalizationSchema,
  /** Of a face with detail and pixels enough; of every face where `calibration` is absent. */
  temperature: v.pipe(v.number(), v.gtValue(0)),
  calibration: v.optional(calibrationSchema),
  thresholds: v.object({ cautious: thresholds, balanced: thresholds, sensitive: thresholds }),
  /** Where faces in motion are followed and judged otherwise than `defaultVideoSpec` says. */
  video: v.optional(videoSchema),
  weights: v.object({
    file: v.string(),
    sha256: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
    /** Of the tensors that name none of their own. */
    dtype: v.picklist(['float16', 'float32']),
    /** In the order of `file`: values follow one another without padding. */
    tensors: v.array(
      v.object({
        name: v.string(),
        shape: v.array(v.number()),
        /** `int8`: a float32 scale for each place along the last axis longer than 1, then the values. */
        dtype: v.optional(v.picklist(['float16', 'float32', 'int8'])),
      }),
    ),
    /** How much the logits and the AUC of these weights differ from those of float32 ones. */
    loss: v.optional(
      v.object({
        /** What it was measured on. */
        pictures: v.string(),
        count: v.number(),
        meanLogitDifference: v.number(),
        maxLogitDifference: v.number(),
        /** Where the pictures have labels: of the float32 weights and of these. */
        auc: v.optional(v.object({ float32: probability, shipped: probability })),
      }),
    ),
  }),
  figures: v.object({
    /** The command that wrote these figures. */
    command: v.string(),
    date: v.pipe(v.string(), v.isoDate()),
    splitRule: v.string(),
    expectedCalibrationError: v.optional(probability),
    rows: v.array(figure),
    ...furtherFigures,
  }),
  trainedOn: v.array(v.string()),
  terms: v.string(),
  limitations: v.array(v.string()),
});

export type ModelCard = v.InferOutput<typeof modelCardSchema>;
export type ModelFigure = v.InferOutput<typeof figure>;

/** Throws an error that names the first field that does not fit. */
export function parseModelCard(value: unknown): ModelCard {
  const parsed = v.safeParse(modelCardSchema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`Model card: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}
