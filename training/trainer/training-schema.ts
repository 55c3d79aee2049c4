import * as v from 'valibot';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const decay = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.gtValue(0));
const steps = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Defaults as Keras has them. */
const optimizerSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('adam'),
    learningRate: positive,
    beta1: v.optional(decay, 0.9),
    beta2: v.optional(decay, 0.999),
    epsilon: v.optional(positive, 1e-7),
    /** Decoupled from the gradient (AdamW, Loshchilov & Hutter 2017), kernels only; 0 is plain Adam. */
    weightDecay: v.optional(notNegative, 0),
  }),
  v.strictObject({
    kind: v.literal('sgd'),
    learningRate: positive,
    momentum: v.optional(decay, 0),
    nesterov: v.optional(v.boolean(), false),
    weightDecay: v.optional(notNegative, 0),
  }),
]);

const warmupSteps = v.optional(steps, 0);

/** All rise linearly over `warmupSteps` first. */
const scheduleSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('constant'), warmupSteps }),
  /** Falls to `floor` times the rate at the last step (Loshchilov & Hutter 2016). */
  v.strictObject({ kind: v.literal('cosine'), warmupSteps, floor: v.optional(fraction, 0) }),
  v.strictObject({ kind: v.literal('step'), warmupSteps, everyEpochs: count, factor: fraction }),
  /** Times `factor` every epoch, smoothly from step to step. */
  v.strictObject({ kind: v.literal('exponential'), warmupSteps, factor: fraction }),
]);

export const trainingSchema = v.strictObject({
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  epochs: count,
  /** The whole training split where absent. */
  samplesPerEpoch: v.optional(count),
  batchSize: v.optional(count, 32),
  optimizer: optimizerSchema,
  schedule: v.optional(scheduleSchema, { kind: 'constant' }),
  /** What says which epoch is best: on val; `pairedAuc` is the mean over data sets whose classes were made alike. */
  monitor: v.optional(v.picklist(['loss', 'accuracy', 'auc', 'pairedAuc']), 'loss'),
  /** Epochs without a better one before training ends; the best weights are what is kept either way. */
  earlyStopping: v.optional(v.strictObject({ patience: count, minDelta: v.optional(notNegative, 0) })),
  reduceOnPlateau: v.optional(
    v.strictObject({
      factor: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
      patience: count,
      minDelta: v.optional(notNegative, 1e-4),
      minRate: v.optional(notNegative, 0),
    }),
  ),
  /** `balanced` weighs each label by its rarity in the training split, `balanced-in-domains` within each domain. */
  classWeights: v.optional(
    v.union([v.picklist(['balanced', 'balanced-in-domains']), v.strictObject({ real: positive, fake: positive })]),
  ),
  labelSmoothing: v.optional(fraction, 0),
  /** Learns from trained models too, see `teacherLoss`: folders of runs or shipped models, each seeing the student's own batches. */
  distillation: v.optional(
    v.strictObject({
      teachers: v.pipe(v.array(v.string()), v.minLength(1)),
      /** Of the teachers in the loss; the labels have the rest. */
      weight: v.optional(fraction, 0.5),
      temperature: v.optional(positive, 2),
    }),
  ),
  /** Moving average of the weights that is judged and shipped; 0 takes the weights themselves. */
  emaDecay: v.optional(decay, 0),
  /** Largest norm of all gradients together. */
  gradientClipNorm: v.optional(positive),
  /** Weights that keep their values, by the start of their names; for the first `epochs`, or always. */
  freeze: v.optional(v.strictObject({ prefixes: v.array(v.string()), epochs: v.optional(count) })),
  /** For networks with a domain head: lambda = maxLambda * (2 / (1 + exp(-gamma p)) - 1) (Ganin 2016). */
  dann: v.optional(
    v.strictObject({
      maxLambda: v.optional(notNegative, 1),
      gamma: v.optional(positive, 10),
      domainWeight: v.optional(positive, 1),
      /** Each label of each domain counts alike in the domain loss: where a domain has mostly one label, features may still tell the label (Li et al. 2018, class prior-normalised). */
      labelBalanced: v.optional(v.boolean(), false),
    }),
  ),
  /** Within an epoch; one is written after every epoch in any case. */
  checkpoint: v.optional(v.strictObject({ everyMinutes: v.optional(positive, 10), everySteps: v.optional(count) }), {}),
});

export type TrainingOptions = v.InferOutput<typeof trainingSchema>;
export type OptimizerOptions = TrainingOptions['optimizer'];
export type ScheduleOptions = TrainingOptions['schedule'];
