import * as v from 'valibot';

const figure = v.number();

/** Of the validation split; what needs both labels is absent without them. */
const validationSchema = v.object({
  loss: figure,
  accuracy: figure,
  precision: v.optional(figure),
  recall: v.optional(figure),
  auc: v.optional(figure),
  /** Mean AUC over the data sets whose classes were made alike. */
  pairedAuc: v.optional(figure),
  domainLoss: v.optional(figure),
  domainAccuracy: v.optional(figure),
});

export type ValidationFigures = v.InferOutput<typeof validationSchema>;

/** One line of log.jsonl. */
export const epochLineSchema = v.object({
  /** From 1. */
  epoch: figure,
  loss: figure,
  labelLoss: v.optional(figure),
  /** Of distillation. */
  teacherLoss: v.optional(figure),
  domainLoss: v.optional(figure),
  domainAccuracy: v.optional(figure),
  /** Of gradient reversal, at the epoch's last step. */
  lambda: v.optional(figure),
  seconds: figure,
  picturesPerSecond: figure,
  /** At the epoch's last step. */
  learningRate: figure,
  val: v.optional(validationSchema),
  /** By data set. */
  valAuc: v.optional(v.record(v.string(), figure), {}),
  /** As runs before version 0.2 name it. */
  pairedMeanAuc: v.optional(figure),
});

export type EpochLine = v.InferOutput<typeof epochLineSchema>;

/** Sums over the steps of the epoch under way. */
const sumsSchema = v.object({
  steps: figure,
  samples: figure,
  loss: figure,
  labelLoss: figure,
  teacherLoss: v.optional(figure, 0),
  domainLoss: figure,
  domainAccuracy: figure,
  seconds: figure,
});

/** What training must know beside the weights to go on exactly. */
export const progressSchema = v.object({
  /** Finished epochs. */
  epoch: figure,
  /** Updates over all epochs. */
  step: figure,
  sums: sumsSchema,
  /** Higher is better; null before the first epoch. */
  best: v.nullable(v.object({ epoch: figure, score: figure })),
  /** For early stopping. */
  epochsWithoutBetter: figure,
  plateau: v.object({ rateFactor: figure, best: v.nullable(figure), wait: figure }),
  log: v.array(epochLineSchema),
  ended: v.nullable(v.picklist(['epochs', 'early-stopping'])),
});

export type Progress = v.InferOutput<typeof progressSchema>;

export const noSums: Progress['sums'] = {
  steps: 0,
  samples: 0,
  loss: 0,
  labelLoss: 0,
  teacherLoss: 0,
  domainLoss: 0,
  domainAccuracy: 0,
  seconds: 0,
};

export function startProgress(): Progress {
  return {
    epoch: 0,
    step: 0,
    sums: { ...noSums },
    best: null,
    epochsWithoutBetter: 0,
    plateau: { rateFactor: 1, best: null, wait: 0 },
    log: [],
    ended: null,
  };
}
