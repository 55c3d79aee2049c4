import type { FaceTraits } from './face-traits.ts';
import type { JudgedSample } from './judged-sample.ts';

export type TraitedSample = JudgedSample & { traits: FaceTraits };

export interface Division {
  by: string;
  /** In the order of the report. A sample may be in none: what could not be measured of it is in no part. */
  parts: { part: string; holds: (sample: TraitedSample) => boolean }[];
}

type Measure = (sample: TraitedSample) => number | undefined;

function ranges(by: string, edges: readonly number[], unit: string, value: Measure): Division {
  return namedRanges(
    by,
    edges,
    [
      `below ${edges[0]}${unit}`,
      ...edges.slice(1).map((high, i) => `${edges[i]} to below ${high}${unit}`),
      `${edges.at(-1)}${unit} and more`,
    ],
    value,
  );
}

/** A part more than edges; an edge belongs to the part above it. */
function namedRanges(by: string, edges: readonly number[], names: readonly string[], value: Measure): Division {
  const limits = [-Infinity, ...edges, Infinity];
  return {
    by,
    parts: names.map((part, i) => ({
      part,
      holds: (sample) => {
        const measured = value(sample);
        return measured !== undefined && measured >= limits[i]! && measured < limits[i + 1]!;
      },
    })),
  };
}

function quarters(by: string, samples: readonly TraitedSample[], value: Measure): Division {
  const sorted = samples.flatMap((sample) => value(sample) ?? []).sort((a, b) => a - b);
  const edges = [0.25, 0.5, 0.75].map((part) => Number((sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1)));
  const [low, middle, high] = edges as [number, number, number];
  const names = [
    `lowest quarter (below ${low})`,
    `second quarter (to below ${middle})`,
    `third quarter (to below ${high})`,
    `highest quarter (${high} and more)`,
  ];
  return namedRanges(by, edges, names, value);
}

function datasets(samples: readonly TraitedSample[]): Division {
  const names = [...new Set(samples.map(({ dataset }) => dataset))];
  return {
    by: 'data set',
    parts: names.map((name) => ({ part: name, holds: ({ dataset }) => dataset === name })),
  };
}

const absolute = (value: number | undefined) => (value === undefined ? undefined : Math.abs(value));

/** What the samples are divided by; the names are those of the report and the card. */
export function divisionsOf(samples: readonly TraitedSample[]): Division[] {
  const divisions: Division[] = [
    datasets(samples),
    ranges('face size', [48, 80, 128, 224, 400], ' px', ({ facePx }) => facePx),
    ranges('turn of the head', [10, 20, 30], '°', ({ traits }) => absolute(traits.turn)),
    namedRanges(
      'head lowered or raised',
      [-15, 15],
      ['lowered by 15° and more', 'within 15°', 'raised by 15° and more'],
      ({ traits }) => traits.raise,
    ),
    ranges('tilt left in the crop', [5, 10], '°', ({ traits }) => absolute(traits.lean)),
    ranges('brightness of the face', [60, 90, 120, 150], ' of 255', ({ traits }) => traits.brightness),
    quarters('detail in the face', samples, ({ traits }) => traits.detail),
    namedRanges(
      'colour of the cheeks',
      [-30, 10, 28, 41, 55],
      [
        'darkest (typology angle below -30°)',
        'dark (-30 to below 10°)',
        'tan (10 to below 28°)',
        'medium (28 to below 41°)',
        'light (41 to below 55°)',
        'lightest (55° and more)',
      ],
      ({ traits }) => traits.typologyAngle,
    ),
    ranges('detector score', [0.6, 0.7, 0.8, 0.9], '', ({ detectorScore }) => detectorScore),
    {
      by: 'detector score',
      parts: [{ part: 'no face of its own', holds: ({ detectorScore }) => detectorScore === undefined }],
    },
  ];
  return divisions.filter(({ parts }) => parts.some(({ holds }) => samples.some(holds)));
}
