import { mean } from './mean.ts';
import { intervals95 } from './bootstrap.ts';
import type { SliceRow } from './evaluation.ts';
import type { FaceTraits } from './face-traits.ts';
import type { JudgedSample } from './judged-sample.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';
import { divisionsOf } from './slice-divisions.ts';
import type { TraitedSample } from './slice-divisions.ts';
import { wilsonInterval95 } from './wilson.ts';

const resamples = 400;
const seed = 1;

/**
 * Where the network fails: figures of parts of the samples, and what the same data sets and methods give on average, for
 * a part may differ by what it is made of alone. Rates are those at `likelyFake`; their intervals count a video once,
 * however many of its frames were judged. Parts without samples are left out; `traitsOf` tells those of the crop at a place.
 */
export function sliceRows(
  judged: readonly JudgedSample[],
  likelyFake: number,
  traitsOf: (place: number) => FaceTraits = () => ({}),
): SliceRow[] {
  const samples = judged.map((sample) => ({ ...sample, traits: traitsOf(sample.place) }));
  const usual = usualRates(samples, likelyFake);
  return divisionsOf(samples).flatMap(({ by, parts }) =>
    parts.flatMap(({ part, holds }) => {
      const held = samples.filter(holds);
      return held.length ? [{ by, part, ...figuresOf(held, usual, likelyFake) }] : [];
    }),
  );
}

type Usual = (sample: TraitedSample) => number;

function figuresOf(samples: readonly TraitedSample[], usual: Usual, likelyFake: number): Omit<SliceRow, 'by' | 'part'> {
  const { auc, accuracy, truePositiveRate, falseAlarmRate } = sampleFigures(rankProbabilities(samples), likelyFake);
  const fakes = samples.filter(({ label }) => label === 1);
  const reals = samples.filter(({ label }) => label === 0);
  const interval = auc === undefined ? undefined : intervals95(samples, { resamples, seed, likelyFake }).auc;
  return {
    real: reals.length,
    fake: fakes.length,
    ...(auc !== undefined && { auc }),
    ...(interval && { aucInterval95: interval }),
    ...(accuracy !== undefined && { accuracy }),
    ...(truePositiveRate !== undefined && {
      truePositiveRate,
      truePositiveRateInterval95: wilsonInterval95(truePositiveRate, files(fakes)),
      usualTruePositiveRate: mean(fakes.map(usual)),
    }),
    ...(falseAlarmRate !== undefined && {
      falseAlarmRate,
      falseAlarmRateInterval95: wilsonInterval95(falseAlarmRate, files(reals)),
      usualFalseAlarmRate: mean(reals.map(usual)),
    }),
  };
}

const files = (samples: readonly TraitedSample[]) => new Set(samples.map(({ file }) => file)).size;

/** For a sample, the share of those of its data set, label and method that are called likely fake. */
function usualRates(samples: readonly TraitedSample[], likelyFake: number): Usual {
  const keyOf = ({ dataset, label, method }: TraitedSample) => JSON.stringify([dataset, label, method]);
  const groups = new Map<string, number[]>();
  for (const sample of samples) {
    const marked = groups.get(keyOf(sample)) ?? [];
    marked.push(Number(sample.score >= likelyFake));
    groups.set(keyOf(sample), marked);
  }
  const rates = new Map([...groups].map(([key, marked]) => [key, mean(marked)]));
  return (sample) => rates.get(keyOf(sample))!;
}
