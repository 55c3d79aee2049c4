import * as v from 'valibot';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const interval = v.tuple([probability, probability]);
const rates = v.object({ falseAlarmRate: v.optional(probability), truePositiveRate: v.optional(probability) });

/** A method's fakes against the real samples of its data set. */
const methodFigure = v.object({
  dataset: v.string(),
  split: v.string(),
  method: v.string(),
  real: v.number(),
  fake: v.number(),
  paired: v.boolean(),
  auc: v.optional(probability),
  aucInterval95: v.optional(interval),
  ...rates.entries,
});

/** The same crops shrunk and saved as JPEG again. */
const robustnessFigures = v.object({
  real: v.number(),
  fake: v.number(),
  cells: v.array(
    v.object({
      /** Side as a part of the crop's. */
      scale: v.number(),
      /** Absent: no JPEG. */
      jpegQuality: v.optional(v.number()),
      auc: v.optional(probability),
      ...rates.entries,
    }),
  ),
});

/** A part of the tested faces; rates at the balanced threshold. */
const sliceFigure = v.object({
  by: v.string(),
  part: v.string(),
  real: v.number(),
  fake: v.number(),
  auc: v.optional(probability),
  aucInterval95: v.optional(interval),
  ...rates.entries,
  falseAlarmRateInterval95: v.optional(interval),
  truePositiveRateInterval95: v.optional(interval),
  /** What the same mix of data sets and methods gives over all parts. */
  usualFalseAlarmRate: v.optional(probability),
  usualTruePositiveRate: v.optional(probability),
});

/** Of models trained without one source each, for a shorter time than what ships, measured on that source. */
export const leaveOneOutFigures = v.object({
  date: v.pipe(v.string(), v.isoDate()),
  command: v.string(),
  rows: v.array(
    v.object({
      leftOut: v.string(),
      real: v.number(),
      fake: v.number(),
      auc: v.optional(probability),
      aucInterval95: v.optional(interval),
      ...rates.entries,
    }),
  ),
  /** Over the rows that have each. */
  mean: v.optional(v.object({ auc: v.optional(probability), ...rates.entries })),
});

/** What a card of 0.1 does not say. */
export const furtherFigures = {
  methods: v.optional(v.array(methodFigure)),
  robustness: v.optional(robustnessFigures),
  slices: v.optional(v.array(sliceFigure)),
  leaveOneOut: v.optional(leaveOneOutFigures),
};

export type MethodFigure = v.InferOutput<typeof methodFigure>;
export type RobustnessFigures = v.InferOutput<typeof robustnessFigures>;
export type SliceFigure = v.InferOutput<typeof sliceFigure>;
export type LeaveOneOutFigures = v.InferOutput<typeof leaveOneOutFigures>;
