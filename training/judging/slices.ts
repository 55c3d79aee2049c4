import type { SliceRow } from './evaluation.ts';
import type { JudgedSample } from './judged-sample.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';

interface Division {
  by: string;
  /** In the order of the report. */
  parts: { part: string; holds: (sample: JudgedSample) => boolean }[];
}

function ranges(by: string, edges: readonly number[], unit: string, value: (sample: JudgedSample) => number): Division {
  const limits = [-Infinity, ...edges, Infinity];
  return {
    by,
    parts: limits.slice(0, -1).map((low, i) => {
      const high = limits[i + 1]!;
      const words =
        low === -Infinity ? `below ${high}` : high === Infinity ? `${low} and more` : `${low} to below ${high}`;
      return {
        part: `${words}${unit}`,
        holds: (sample: JudgedSample) => value(sample) >= low && value(sample) < high,
      };
    }),
  };
}

const divisions: readonly Division[] = [
  ranges('face size', [48, 80, 128, 224, 400], ' px', ({ facePx }) => facePx),
  ranges('detector score', [0.6, 0.7, 0.8, 0.9], '', ({ detectorScore }) => detectorScore ?? NaN),
  {
    by: 'detector score',
    parts: [{ part: 'no face of its own', holds: ({ detectorScore }) => detectorScore === undefined }],
  },
];

/** Where the network fails: figures by size of the face and score of the detector; parts without samples are left out. */
export function sliceRows(judged: readonly JudgedSample[], likelyFake: number): SliceRow[] {
  return divisions.flatMap(({ by, parts }) =>
    parts.flatMap(({ part, holds }) => {
      const samples = judged.filter(holds);
      return samples.length ? [sliceRow(by, part, samples, likelyFake)] : [];
    }),
  );
}

function sliceRow(by: string, part: string, samples: readonly JudgedSample[], likelyFake: number): SliceRow {
  const { auc, accuracy, truePositiveRate, falseAlarmRate } = sampleFigures(rankProbabilities(samples), likelyFake);
  const fake = samples.filter(({ label }) => label === 1).length;
  return {
    by,
    part,
    real: samples.length - fake,
    fake,
    ...(auc !== undefined && { auc }),
    ...(accuracy !== undefined && { accuracy }),
    ...(truePositiveRate !== undefined && { truePositiveRate }),
    ...(falseAlarmRate !== undefined && { falseAlarmRate }),
  };
}
