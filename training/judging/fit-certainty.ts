import { enlargement } from '../../lib/models/calibration.ts';
import type { CalibratingCard, CertaintyCalibration } from '../../lib/models/calibration.ts';
import { calibrationWeights } from './calibration-weights.ts';
import { coordinateDescent } from './coordinate-descent.ts';
import type { JudgedSample } from './judged-sample.ts';
import { marginLoss, temperatureRange } from './temperature.ts';

export type CertaintySample = Pick<JudgedSample, 'label' | 'logit' | 'dataset' | 'source' | 'facePx' | 'detail'>;

/** What the temperature may depend on, the simplest first. */
export const slopeForms = { nothing: [], enlargement: [0], 'enlargement and detail': [0, 1] } as const;
export type SlopeForm = keyof typeof slopeForms;

export interface HeldOutLosses {
  /** What the temperature depends on. */
  form: SlopeForm;
  /** With a temperature for each data set that has both labels: what the slopes are chosen by. */
  withinDatasets: number;
  /** With one temperature for all, as it ships, without and with an offset. */
  pooled: number;
  pooledWithOffset: number;
}

export interface FittedCertainty {
  form: SlopeForm;
  hasOffset: boolean;
  /** Weighed mean negative log-likelihoods on sources that their fit has not seen, in five folds. */
  heldOut: HeldOutLosses[];
  temperature: number;
  /** Absent where one temperature is as good. */
  calibration?: CertaintyCalibration;
}

/** Columns of numbers, one a sample. */
interface Design {
  /** 1 for fake, -1 for real. */
  sign: Float64Array;
  logit: Float64Array;
  weight: Float64Array;
  /** Of the data sets with both labels one each; those with one label share one. */
  group: Uint8Array;
  enlargement: Float64Array;
  /** In spreads below the centre. */
  lostDetail: Float64Array;
}

type Slopes = readonly [enlargement: number, detail: number];
type Level = readonly [logTemperature: number, offset: number];

const folds = 5;
/** Of held-out loss, in nats a sample: what a richer form must take away. */
const leastGain = 5e-4;
const slopeRange = [0, 2] as const;
const offsetRange = [-5, 5] as const;
const logTemperatureRange = [Math.log(temperatureRange[0]), Math.log(temperatureRange[1])] as const;

/**
 * Fits what logits are divided by on validation samples, untouched and degraded ones alike, by maximum likelihood of
 * sigmoid((logit + offset) / divisor). Slopes are found with a temperature for each data set, so that they tell what
 * becomes of a face that loses pixels and not which data set is hard; they cannot be negative: fewer pixels and less
 * detail never earn certainty. A form is taken only where held-out
 * sources lose less by it with one temperature for all, as it ships, and of those the best one within data sets.
 */
export function fitCertainty(samples: readonly CertaintySample[], crop: CalibratingCard['crop']): FittedCertainty {
  const weight = calibrationWeights(samples);
  const { centre, spread } = spreadOf(samples, weight);
  const design: Design = {
    sign: Float64Array.from(samples, ({ label }) => (label === 1 ? 1 : -1)),
    logit: Float64Array.from(samples, ({ logit }) => logit),
    weight,
    group: groupsOf(samples),
    enlargement: Float64Array.from(samples, ({ facePx }) => enlargement(facePx, crop)),
    lostDetail: Float64Array.from(samples, ({ detail }) => (centre - detail) / spread),
  };
  const heldOut = heldOutLosses(design, sourceFolds(samples));
  const [plain] = heldOut as [HeldOutLosses, ...HeldOutLosses[]];
  const isBetter = ({ pooled }: HeldOutLosses) => pooled < plain.pooled - leastGain;
  const best = heldOut
    .filter(isBetter)
    .reduce((least, one) => (one.withinDatasets < least.withinDatasets - leastGain ? one : least), plain);
  const { form } = best;
  const hasOffset = best.pooledWithOffset < best.pooled - leastGain;
  const slopes = fitSlopes(design, slopeForms[form]).slopes;
  const level = fitLevel(design, slopes, hasOffset);
  const temperature = Math.exp(level[0]);
  if (form === 'nothing' && !hasOffset) return { form, hasOffset, heldOut, temperature };
  const divisors = samples.map((_, i) => Math.exp(level[0] + lossOfQuality(design, i, slopes)));
  const calibration: CertaintyCalibration = {
    offset: level[1],
    enlargementSlope: slopes[0],
    detail: { slope: slopes[1], centre, spread },
    divisors: [
      divisors.reduce((least, one) => Math.min(least, one)),
      divisors.reduce((most, one) => Math.max(most, one)),
    ],
  };
  return { form, hasOffset, heldOut, temperature, calibration };
}

function spreadOf(samples: readonly CertaintySample[], weight: Float64Array): { centre: number; spread: number } {
  const total = weight.reduce((sum, one) => sum + one, 0);
  const mean = (value: (detail: number) => number) =>
    samples.reduce((sum, { detail }, i) => sum + weight[i]! * value(detail), 0) / total;
  const centre = mean((detail) => detail);
  return { centre, spread: Math.sqrt(mean((detail) => (detail - centre) ** 2)) || 1 };
}

function groupsOf(samples: readonly CertaintySample[]): Uint8Array {
  const hasLabel = (dataset: string, wanted: 0 | 1) =>
    samples.some(({ dataset: other, label }) => other === dataset && label === wanted);
  const names = [...new Set(samples.map(({ dataset }) => dataset))];
  const paired = names.filter((name) => hasLabel(name, 0) && hasLabel(name, 1));
  return Uint8Array.from(samples, ({ dataset }) => paired.indexOf(dataset) + 1);
}

/** A source, with all its frames and degraded copies, lies in one fold. */
function sourceFolds(samples: readonly CertaintySample[]): number[] {
  const known = new Map<string, number>();
  return samples.map(({ dataset, source }) => {
    const name = `${dataset}\n${source}`;
    if (!known.has(name)) known.set(name, known.size % folds);
    return known.get(name)!;
  });
}

function heldOutLosses(design: Design, foldOf: readonly number[]): HeldOutLosses[] {
  const masked = (keeps: (fold: number) => boolean): Design => ({
    ...design,
    weight: design.weight.map((weight, i) => (keeps(foldOf[i]!) ? weight : 0)),
  });
  const forms = Object.keys(slopeForms) as SlopeForm[];
  return forms.map((form) => {
    const losses = { form, withinDatasets: 0, pooled: 0, pooledWithOffset: 0 };
    for (let fold = 0; fold < folds; fold++) {
      const seen = masked((other) => other !== fold);
      const unseen = masked((other) => other === fold);
      const { slopes, logTemperatures } = fitSlopes(seen, slopeForms[form]);
      losses.withinDatasets += lossOf(unseen, slopes, (i) => logTemperatures[unseen.group[i]!]!);
      losses.pooled += lossAt(unseen, slopes, fitLevel(seen, slopes, false));
      losses.pooledWithOffset += lossAt(unseen, slopes, fitLevel(seen, slopes, true));
    }
    return losses;
  });
}

/** What a picture's lack of pixels and detail adds to the divisor's logarithm. */
function lossOfQuality(design: Design, i: number, [enlarged, detail]: Slopes): number {
  return enlarged * design.enlargement[i]! + detail * design.lostDetail[i]!;
}

function lossOf(design: Design, slopes: Slopes, logTemperatureOf: (i: number) => number, offset = 0): number {
  const { sign, logit, weight } = design;
  let sum = 0;
  for (let i = 0; i < logit.length; i++) {
    if (weight[i] === 0) continue;
    const logDivisor = logTemperatureOf(i) + lossOfQuality(design, i, slopes);
    sum += weight[i]! * marginLoss((sign[i]! * (logit[i]! + offset)) / Math.exp(logDivisor));
  }
  return sum;
}

const lossAt = (design: Design, slopes: Slopes, [logTemperature, offset]: Level) =>
  lossOf(design, slopes, () => logTemperature, offset);

function fitSlopes(design: Design, form: readonly number[]): { slopes: Slopes; logTemperatures: number[] } {
  const groups = design.group.reduce((most, one) => Math.max(most, one), 0) + 1;
  const places = Array.from({ length: groups }, (_, group) => group + 2);
  const found = coordinateDescent(
    (values) => lossOf(design, [values[0]!, values[1]!], (i) => values[design.group[i]! + 2]!),
    [0, 0, ...places.map(() => 0)],
    [slopeRange, slopeRange, ...places.map(() => logTemperatureRange)],
    [...places, ...form],
  );
  return { slopes: [found[0]!, found[1]!], logTemperatures: found.slice(2) };
}

function fitLevel(design: Design, slopes: Slopes, hasOffset: boolean): Level {
  const found = coordinateDescent(
    ([logTemperature, offset]) => lossAt(design, slopes, [logTemperature!, offset!]),
    [0, 0],
    [logTemperatureRange, offsetRange],
    hasOffset ? [0, 1] : [0],
  );
  return [found[0]!, found[1]!];
}
