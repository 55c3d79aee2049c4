import * as v from 'valibot';
import { modelCardSchema } from './model-card.ts';
import type { ModelCard } from './model-card.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.gtValue(0));
const sha256 = v.pipe(v.string(), v.hexadecimal(), v.length(64));

const area = v.object({
  auc: v.optional(probability),
  /** Over resampled groups of people who lend one another their faces. */
  aucInterval95: v.optional(v.tuple([probability, probability])),
});

/** Faces of videos of one data set or method, each pooled to one score: by the image model's frames alone and by the clip model. */
export const clipFigureSchema = v.object({
  dataset: v.string(),
  split: v.string(),
  /** Absent for the fakes of all methods. */
  method: v.optional(v.string()),
  /** Faces of videos. */
  real: v.number(),
  fake: v.number(),
  /** Of people; what intervals draw anew. */
  groups: v.number(),
  frames: area,
  clip: area,
  /** AUC of the clip model less that of frames alone, on the same resamples. */
  gain: v.optional(v.number()),
  gainInterval95: v.optional(v.tuple([v.number(), v.number()])),
});

const { format, name, version, date, commit, command, architecture, temperature, calibration, thresholds } =
  modelCardSchema.entries;
const { weights, trainedOn, terms, limitations } = modelCardSchema.entries;

/**
 * What ships beside the recurrent head of a clip model. Sizes, margins and means of its crops are those of the card of
 * its encoder: the image model, whose features it reads.
 */
export const clipCardSchema = v.object({
  format,
  kind: v.literal('clip'),
  name,
  version,
  date,
  commit,
  command,
  /** Of the whole network; `clipHead` of it has the tensors of `weights`. */
  architecture,
  /** The image model that gives the features: no other fits. */
  encoder: v.object({ name: v.string(), version: v.string(), sha256 }),
  clip: v.object({
    /** Crops in a window. */
    frames: count,
    /** Least and most media seconds between two crops of a window, as trained. */
    secondsBetween: v.tuple([positive, positive]),
  }),
  /** Of a window's logit; a face's is the mean of its windows' without the lowest and the highest fifth. */
  temperature,
  /** Beside the temperature; the quality is that of the window's first crop. */
  calibration,
  thresholds,
  weights,
  figures: v.object({
    /** The command that wrote these figures. */
    command: v.string(),
    date: v.pipe(v.string(), v.isoDate()),
    splitRule: v.string(),
    rows: v.array(clipFigureSchema),
  }),
  trainedOn,
  terms,
  limitations,
});

export type ClipCard = v.InferOutput<typeof clipCardSchema>;
export type ClipFigure = v.InferOutput<typeof clipFigureSchema>;

/** Throws an error that names the first field that does not fit. */
export function parseClipCard(value: unknown): ClipCard {
  const parsed = v.safeParse(clipCardSchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`Clip card: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { architecture: whole, clip } = parsed.output;
  if (whole.args['frames'] !== clip.frames)
    throw new Error(
      `Clip card: clip.frames: expected ${JSON.stringify(whole.args['frames'])}, as the architecture has, got ${clip.frames}`,
    );
  return parsed.output;
}

/** Throws where the clip model was trained on the features of another image model. */
export function assertEncoder({ name: own, version: ownVersion, encoder }: ClipCard, image: ModelCard): void {
  const isSame =
    encoder.name === image.name && encoder.version === image.version && encoder.sha256 === image.weights.sha256;
  if (isSame) return;
  throw new Error(
    `${own} ${ownVersion}: expected the image model ${encoder.name} ${encoder.version} (weights ${encoder.sha256.slice(0, 12)}), got ${image.name} ${image.version} (${image.weights.sha256.slice(0, 12)}); train and export the clip model again`,
  );
}
