import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import type { CropSpec, DetectionSpec } from '../lib/face/types.ts';
import { architectureArgs, normalizationSchema } from '../lib/models/model-card.ts';
import { augmentationSchema } from './augment/augmentation-config.ts';
import { trainingSchema } from './trainer/training-schema.ts';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.gtValue(0));

const clipsSchema = v.strictObject({
  /** Consecutive crops of one face. */
  frames: count,
  /** 2 takes every second crop. Of validation and evaluation, and of training where `strides` is absent. */
  stride: v.optional(count, 1),
  /**
   * Training draws a window of each face's crops anew every epoch: a stride of these and a start. Faces with too few
   * crops for the longest are left out, so that neither length nor stride tells anything of a face.
   */
  strides: v.optional(v.pipe(v.array(count), v.minLength(1))),
  /**
   * Trains the recurrent head alone, on features that the encoder gives once: of every crop as it is and in `copies`
   * augmented or blended ones.
   */
  features: v.optional(v.strictObject({ copies: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
});

export const configSchema = v.strictObject({
  name: v.string(),
  version: v.optional(v.string(), '0.0.0'),
  architecture: v.strictObject({
    name: v.string(),
    args: v.optional(architectureArgs, {}),
  }),
  /** Weights to start from: Keras .h5, tfjs model.json, or a backbone folder; --pretrained outranks it. */
  pretrained: v.optional(v.string()),
  /** `picture` takes the whole picture, squeezed into a square; no face is looked for. */
  framing: v.optional(v.picklist(['face', 'picture']), 'face'),
  crop: v.strictObject({ size: count, scale: positive, rollCorrected: v.boolean() }),
  detection: v.strictObject({
    minScore: fraction,
    minFacePx: v.number(),
    tileFractions: v.array(fraction),
    mergeOverlap: fraction,
    borderFraction: fraction,
  }),
  normalization: normalizationSchema,
  cache: v.strictObject({
    /** Cached crops are this much larger than the served ones, so that shifted training crops need no border. */
    margin: v.pipe(v.number(), v.minValue(1)),
    /** Tight crops score low: training takes faces that serving would leave. */
    minScore: fraction,
  }),
  data: v.optional(
    v.strictObject({
      /** Parts of an epoch by dataset; a dataset of both labels gives each half. */
      shares: v.optional(v.record(v.string(), positive)),
      /** Without shares: `labels` draws as many real as fake samples, `natural` takes each sample once. */
      balance: v.optional(v.picklist(['labels', 'natural']), 'natural'),
      clips: v.optional(clipsSchema),
      /** The largest of a picture that are kept; all where absent. */
      maxFaces: v.optional(count),
      /** Data sets that are for testing only: none of their samples is trained on or calibrates. */
      testOnly: v.optional(v.array(v.string()), []),
      /**
       * What training and calibration must not see, though it is prepared for them: `dfdc`, `faceforensics/Deepfakes`
       * (the fakes of a method) or `faceforensics#183` (a source or person by how its name begins). Evaluation then
       * judges all of it, of every split.
       */
      leaveOut: v.optional(v.array(v.string()), []),
      /** Data sets of which every split is trained on, but for what is left out: for runs that are judged on that alone. */
      trainOnAll: v.optional(v.array(v.string()), []),
      /** Domains whose labels training must not see (unsupervised adaptation): they give the domain loss alone. */
      unlabelledDomains: v.optional(v.array(v.string()), []),
    }),
    {},
  ),
  augmentation: v.optional(augmentationSchema),
  training: trainingSchema,
  /** For the table of trials. */
  notes: v.optional(
    v.strictObject({ tried: v.optional(v.string()), predicted: v.optional(v.string()), seen: v.optional(v.string()) }),
  ),
});

export type TrainingConfig = v.InferOutput<typeof configSchema>;

/** Fills in what a configuration leaves out; throws an error that names the first field that does not fit. */
export function parseConfig(value: unknown, origin: string): TrainingConfig {
  const parsed = v.safeParse(configSchema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${origin}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/**
 * Reads a configuration file and what it extends: `"extends": "FILE"`, relative to the file, gives what it leaves out.
 * Objects are merged, arrays and single values replaced, null takes a field away. Throws an error that names the file
 * and the first field that does not fit.
 */
export function readConfig(path: string): TrainingConfig {
  return parseConfig(extendedJson(path, []), path);
}

function extendedJson(path: string, extending: readonly string[]): unknown {
  const own = readJson(path);
  if (!isObject(own)) return own;
  const { extends: base, ...fields } = own;
  if (base === undefined) return merged({}, fields);
  if (typeof base !== 'string')
    throw new Error(`${path}: extends: expected the path of a configuration, got ${JSON.stringify(base)}`);
  const basePath = resolve(dirname(path), base);
  const chain = [...extending, resolve(path)];
  if (chain.includes(basePath))
    throw new Error(`${path}: extends: expected a chain that ends, but ${base} extends this file; take one out`);
  return merged(extendedJson(basePath, chain), fields);
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path}: expected a configuration, found no readable file; see training/configs`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: expected JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(base: unknown, change: unknown): unknown {
  if (!isObject(change)) return change;
  const result: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** The configuration for another framing; whole pictures have no margin. */
export function withFraming(config: TrainingConfig, framing: TrainingConfig['framing'] | undefined): TrainingConfig {
  if (framing === undefined) return config;
  return { ...config, framing, ...(framing === 'picture' && { cache: { ...config.cache, margin: 1 } }) };
}

/** How faces are cropped into the cache: the served crop at the centre, on the same pixel grid. */
export function cacheSpecs(config: TrainingConfig): { spec: CropSpec; detection: DetectionSpec } {
  const { margin, minScore } = config.cache;
  const size = Math.round(config.crop.size * margin);
  if (Math.abs(size - config.crop.size * margin) > 1e-6 || (size - config.crop.size) % 2)
    throw new Error(`cache.margin: expected an even number of whole pixels around ${config.crop.size}, got ${margin}`);
  return {
    spec: { ...config.crop, size, scale: (config.crop.scale * size) / config.crop.size },
    detection: { ...config.detection, minScore, minFacePx: 0, tileFractions: [] },
  };
}
