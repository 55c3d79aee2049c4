import * as v from 'valibot';
import { logitDivisor } from '../../lib/models/calibration.ts';
import type { CalibratingCard } from '../../lib/models/calibration.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import { degradationName } from './degrade.ts';
import type { Degradation } from './degrade.ts';
import type { JudgedSample } from './judged-sample.ts';
import { expectedCalibrationError, rateAtOrAbove } from './metrics.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const certaintyRow = v.object({
  condition: v.picklist(['untouched', 'degraded']),
  /** What the samples are divided by, and this part of them. */
  by: v.string(),
  part: v.string(),
  real: v.number(),
  fake: v.number(),
  /** Expected calibration error of the logits as they are, */
  eceRaw: probability,
  /** divided by one temperature that was fitted on untouched validation samples, */
  eceOneTemperature: probability,
  /** and calibrated as shipped. */
  ece: probability,
  /** Mean of what logits are divided by. */
  divisor: v.number(),
  /** At the balanced threshold. */
  truePositiveRate: v.optional(probability),
  falseAlarmRate: v.optional(probability),
});

export const certaintySchema = v.object({
  /** Fitted on untouched validation samples alone. */
  cleanTemperature: v.number(),
  degradations: v.array(v.string()),
  /** Of val, untouched and degraded. */
  fittedOn: v.object({ untouched: v.number(), degraded: v.number() }),
  heldOut: v.array(
    v.object({
      form: v.string(),
      withinDatasets: v.number(),
      pooled: v.number(),
      pooledWithOffset: v.number(),
    }),
  ),
  bounds: v.array(
    v.object({
      sensitivity: v.picklist(['cautious', 'balanced', 'sensitive']),
      falseAlarms: probability,
      group: v.string(),
      faces: v.number(),
      sources: v.number(),
      likelyFake: probability,
    }),
  ),
  rows: v.array(certaintyRow),
});

export type CertaintyFigures = v.InferOutput<typeof certaintySchema>;
export type CertaintyRow = v.InferOutput<typeof certaintyRow>;

/** A tested sample that was degraded on its way. */
export type DegradedSample = JudgedSample & { degradation: Degradation };

interface RowOptions {
  card: CalibratingCard;
  cleanTemperature: number;
  likelyFake: number;
}

const sizeEdges = [80, 128, 224];
const sizePart = ({ facePx }: JudgedSample) => {
  const above = sizeEdges.find((edge) => facePx < edge);
  const below = sizeEdges.findLast((edge) => facePx >= edge);
  return above === undefined
    ? `${below} px and more`
    : below === undefined
      ? `below ${above} px`
      : `${below} to below ${above} px`;
};

/** What calibration gives on tested samples: over all, by data set, by size of the face and by degradation. */
export function certaintyRows(
  untouched: readonly JudgedSample[],
  degraded: readonly DegradedSample[],
  options: RowOptions,
): CertaintyRow[] {
  const rowsOf = <T extends JudgedSample>(
    condition: CertaintyRow['condition'],
    samples: readonly T[],
    divisions: Record<string, (sample: T) => string>,
  ) =>
    Object.entries(divisions).flatMap(([by, partOf]) =>
      [...new Set(samples.map(partOf))].sort().map((part) =>
        rowOf(
          { condition, by, part },
          samples.filter((one) => partOf(one) === part),
          options,
        ),
      ),
    );
  const common = {
    all: () => 'all',
    'data set': ({ dataset }: JudgedSample) => dataset,
    'face size': sizePart,
  };
  return [
    ...rowsOf('untouched', untouched, common),
    ...rowsOf('degraded', degraded, { ...common, degradation: (one) => degradationName(one.degradation) }),
  ];
}

function rowOf(
  names: Pick<CertaintyRow, 'condition' | 'by' | 'part'>,
  samples: readonly JudgedSample[],
  { card, cleanTemperature, likelyFake }: RowOptions,
): CertaintyRow {
  const eceAt = (temperature: number) =>
    expectedCalibrationError(
      samples.map(({ label, logit }) => ({ label, score: probabilityOf(logit / temperature) })),
    )!;
  const real = samples.filter(({ label }) => label === 0).length;
  const truePositiveRate = rateAtOrAbove(samples, 1, likelyFake);
  const falseAlarmRate = rateAtOrAbove(samples, 0, likelyFake);
  return {
    ...names,
    real,
    fake: samples.length - real,
    eceRaw: eceAt(1),
    eceOneTemperature: eceAt(cleanTemperature),
    ece: expectedCalibrationError(samples)!,
    divisor: samples.reduce((sum, sample) => sum + logitDivisor(sample, card), 0) / samples.length,
    ...(truePositiveRate !== undefined && { truePositiveRate }),
    ...(falseAlarmRate !== undefined && { falseAlarmRate }),
  };
}
