import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { CropSpec, DetectionSpec } from '../lib/face/types.ts';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.gtValue(0));

const configSchema = v.strictObject({
  name: v.string(),
  version: v.string(),
  architecture: v.strictObject({
    name: v.string(),
    args: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  }),
  crop: v.strictObject({ size: count, scale: positive, rollCorrected: v.boolean() }),
  detection: v.strictObject({
    minScore: fraction,
    minFacePx: v.number(),
    tileFractions: v.array(fraction),
    mergeOverlap: fraction,
    borderFraction: fraction,
  }),
  normalization: v.strictObject({ divisor: positive, offset: v.number() }),
  cache: v.strictObject({
    /** Cached crops are this much larger than the served ones, so that shifted training crops need no border. */
    margin: v.pipe(v.number(), v.minValue(1)),
    /** Tight crops score low: training takes faces that serving would leave. */
    minScore: fraction,
  }),
  training: v.strictObject({
    seed: v.number(),
    epochs: count,
    samplesPerEpoch: count,
    batchSize: count,
    learningRate: positive,
    warmupSteps: v.number(),
    emaDecay: fraction,
    labelSmoothing: fraction,
    /** Parts of an epoch by dataset; a dataset of both labels gives each half. */
    datasetShares: v.record(v.string(), positive),
  }),
});

export type TrainingConfig = v.InferOutput<typeof configSchema>;

/** Throws an error that names the first field that does not fit. */
export function readConfig(path: string): TrainingConfig {
  const parsed = v.safeParse(configSchema, JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** How faces are cropped into the cache: the served crop at the centre, on the same pixel grid. */
export function cacheSpecs(config: TrainingConfig): { spec: CropSpec; detection: DetectionSpec } {
  const { margin, minScore } = config.cache;
  const size = Math.round(config.crop.size * margin);
  if (size !== config.crop.size * margin || (size - config.crop.size) % 2)
    throw new Error(`cache.margin: expected an even number of whole pixels around ${config.crop.size}, got ${margin}`);
  return {
    spec: { ...config.crop, size, scale: config.crop.scale * margin },
    detection: { ...config.detection, minScore, minFacePx: 0, tileFractions: [] },
  };
}
