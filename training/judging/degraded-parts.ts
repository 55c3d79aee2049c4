import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Degradation } from './degrade.ts';

/** What calibration and its thresholds must hold for beside untouched pictures. */
export const calibrationDegradations: readonly Degradation[] = [
  { scale: 1, jpegQuality: 75 },
  { scale: 1, jpegQuality: 50 },
  { scale: 0.5, jpegQuality: 75 },
  { scale: 0.5, jpegQuality: 50 },
  { scale: 0.5, jpegQuality: 50, isEnlargedAgain: true },
  { scale: 0.25, isEnlargedAgain: true },
];

/** Samples that are judged after the same degradation. */
export interface DegradedPart {
  degradation: Degradation;
  samples: TrainingSample[];
}

const seed = 1;

/**
 * At most `most` of the samples, each with one degradation, so that degraded pictures are as independent of one another
 * as the pictures were. Data sets and labels give alike as long as they last, and of each its sources in turn.
 */
export function degradedParts(samples: readonly TrainingSample[], most: number): DegradedPart[] {
  const parts = calibrationDegradations.map((degradation): DegradedPart => ({ degradation, samples: [] }));
  const groups = [...grouped(shuffled(samples), ({ dataset, label }) => `${label} ${dataset}`).values()].map(
    sourcesInTurn,
  );
  let taken = 0;
  for (let turn = 0; taken < most && groups.some(({ length }) => turn < length); turn++) {
    for (const group of groups) {
      const sample = group[turn];
      if (!sample || taken >= most) continue;
      parts[turn % parts.length]!.samples.push(sample);
      taken++;
    }
  }
  return parts.filter((part) => part.samples.length > 0);
}

function shuffled<T>(list: readonly T[]): T[] {
  const random = seededRandom(seed);
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

function sourcesInTurn(samples: readonly TrainingSample[]): TrainingSample[] {
  const turns = [...grouped(samples, ({ source }) => source).values()].flatMap((own) =>
    own.map((sample, turn) => ({ sample, turn })),
  );
  return turns.sort((a, b) => a.turn - b.turn).map(({ sample }) => sample);
}
