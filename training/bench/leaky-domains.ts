import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { Batch } from '../batches/batch.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { BatchStream } from '../trainer/batch-stream.ts';

/**
 * Drawn pictures of three data sets. In the two sources the tint tells the data set and, as each has mostly one label,
 * the label too; in the target, which training does not see, the tint is turned round.
 */
export const leakyDatasets = [
  { name: 'reddish', fakeShare: 0.85 },
  { name: 'bluish', fakeShare: 0.15 },
  { name: 'target', fakeShare: 0.5 },
] as const;
export const leakyDomains = ['reddish', 'bluish'] as const;
export const pictureSide = 16;

const tintStrength = 0.35;
const tintSpread = 0.25;
const noise = 0.25;
/** Amplitude of the fine checks, by label: what makes a fake a fake, in every data set; pictures differ by the spread. */
const checks = [0, 0.12] as const;
const checksSpread = 0.04;

export interface LeakySamples {
  samples: TrainingSample[];
  /** [count, side, side, 3]. */
  pixels: Float32Array;
}

/** `count` pictures, equally many of each of the data sets named by their place. */
export function leakySamples(count: number, datasets: readonly number[], seed: number): LeakySamples {
  const random = seededRandom(seed);
  const size = pictureSide * pictureSide * 3;
  const pixels = new Float32Array(count * size);
  const samples = Array.from({ length: count }, (_, i): TrainingSample => {
    const place = datasets[i % datasets.length]!;
    const { name, fakeShare } = leakyDatasets[place]!;
    const label = random() < fakeShare ? 1 : 0;
    draw(pixels.subarray(i * size, (i + 1) * size), tintOf(place, label, random), label, random);
    return { places: [i], label, dataset: name, source: `s${i}`, domain: place % leakyDomains.length };
  });
  return { samples, pixels };
}

/** Red above 0, blue below; most of the target's fakes are bluish. */
function tintOf(place: number, label: 0 | 1, random: () => number): number {
  const turned = (label === 1) === random() < 0.85 ? -1 : 1;
  const sign = [1, -1, turned][place]!;
  return sign + tintSpread * normal(random);
}

function draw(into: Float32Array, tintPart: number, label: 0 | 1, random: () => number): void {
  const tint = tintPart * tintStrength;
  const brightness = (random() - 0.5) * 0.6;
  const slope = [(random() - 0.5) * 0.6, (random() - 0.5) * 0.6] as const;
  const phase = random() < 0.5 ? 1 : -1;
  const amplitude = phase * (checks[label] + checksSpread * normal(random));
  for (let y = 0; y < pictureSide; y++) {
    for (let x = 0; x < pictureSide; x++) {
      const across = (slope[0] * x + slope[1] * y) / pictureSide - (slope[0] + slope[1]) / 2;
      const check = (x + y) % 2 === 0 ? amplitude : -amplitude;
      const grey = brightness + across + check;
      const at = (y * pictureSide + x) * 3;
      for (let k = 0; k < 3; k++) into[at + k] = grey + tint * (1 - k) + (random() - 0.5) * 2 * noise;
    }
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The pictures as they are, in batches. */
export function leakyBatches({ samples, pixels }: LeakySamples): BatchStream {
  const size = pictureSide * pictureSide * 3;
  return {
    async *batches(plan, _seed, firstStep): AsyncGenerator<Batch> {
      for (const indices of plan.slice(firstStep)) {
        await Promise.resolve();
        const values = new Float32Array(indices.length * size);
        indices.forEach((index, i) => values.set(pixels.subarray(index * size, (index + 1) * size), i * size));
        yield {
          values,
          labels: Float32Array.from(indices, (i) => samples[i]!.label),
          domains: Int32Array.from(indices, (i) => samples[i]!.domain),
          indices: [...indices],
        };
      }
    },
    close: async () => {},
  };
}
