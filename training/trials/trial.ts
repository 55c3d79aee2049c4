import * as v from 'valibot';

const areas = v.object({
  /** AUC by data set, of those that have both labels or fakes alone. */
  byDataset: v.record(v.string(), v.number()),
  /** Mean AUC of the data sets whose classes were made alike; absent where there is none. */
  pairedMean: v.optional(v.number()),
});

/** A run measured on val; kept in its folder. */
export const trialFiguresSchema = v.object({
  date: v.string(),
  weightsSha256: v.string(),
  manifestSha256: v.string(),
  /** Most samples judged; all where absent. */
  limit: v.optional(v.number()),
  samples: v.number(),
  clean: areas,
  /** After shrinking to half the size and JPEG 50. */
  degraded: areas,
  backend: v.string(),
  /** Judged, clean. */
  picturesPerSecond: v.number(),
  /** Of the network that ships: without a domain classifier. */
  parameters: v.number(),
  /** Of one picture. */
  multiplyAdds: v.number(),
});

export type TrialFigures = v.InferOutput<typeof trialFiguresSchema>;

/** What a person says of a trial: in the configuration's `notes` or in the run's trial.json. */
export const trialNotesSchema = v.strictObject({
  tried: v.optional(v.string()),
  predicted: v.optional(v.string()),
  seen: v.optional(v.string()),
});

export type TrialNotes = v.InferOutput<typeof trialNotesSchema>;

/** One row of docs/experiments.md. */
export const trialSchema = v.object({
  /** Of the run's folder. */
  name: v.string(),
  notes: trialNotesSchema,
  architecture: v.string(),
  inputPx: v.number(),
  /** When training began; absent where the run does not tell. */
  started: v.optional(v.string()),
  epochs: v.number(),
  trainingSeconds: v.number(),
  figures: trialFiguresSchema,
});

export type Trial = v.InferOutput<typeof trialSchema>;
