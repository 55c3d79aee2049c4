import { seededRandom } from '../../lib/models/seeded-random.ts';
import { mixedSeed } from '../augment/draw.ts';
import type { Batch } from '../batches/batch.ts';
import { drawWindow } from '../batches/draw-window.ts';
import type { BatchStream } from '../trainer/batch-stream.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { TrackFeatures, TrackVariant } from './track-features.ts';

export interface WindowRule {
  /** Crops in a window. */
  frames: number;
  strides: readonly number[];
  /** Part of the reals that become fakes, as `selfBlended.share`, and whether their real stands before them. */
  blendShare: number;
  isPaired: boolean;
}

/** Features of crops. */
interface Window {
  index: number;
  label: 0 | 1;
  /** [frames, features] */
  values: Float32Array;
}

/**
 * Batches of windows [batch, frames, features] for the recurrent head: of each entry a variant of its track and a window
 * are drawn by the seed, the step and the place alone, as `BatchSource` draws crops.
 */
export function featureStream(
  samples: readonly TrainingSample[],
  features: readonly TrackFeatures[],
  rule: WindowRule,
): BatchStream {
  const entry = (index: number, seed: number): Window[] => {
    const random = seededRandom(seed);
    const { plain, blended } = features[index]!;
    const isBlended = blended.length > 0 && random() < rule.blendShare;
    const choice = random();
    const width = plain[0]!.values.length / samples[index]!.track!.length;
    const window = drawWindow(samples[index]!.track!.length, rule.frames, rule.strides, random);
    const of = (variants: readonly TrackVariant[]): Window => {
      const { label, values } = variants[Math.floor(choice * variants.length)]!;
      return { index, label, values: windowValues(values, window, width) };
    };
    if (!isBlended) return [of(plain)];
    return rule.isPaired ? [of(plain), of(blended)] : [of(blended)];
  };
  return streamOf(samples, (indices, seed, step) =>
    indices.flatMap((index, place) => entry(index, mixedSeed(seed, step, place))),
  );
}

/** Windows of samples as they are, for validation: `features` has [frames, features] for each. */
export function fixedStream(samples: readonly TrainingSample[], features: readonly Float32Array[]): BatchStream {
  return streamOf(samples, (indices) =>
    indices.map((index) => ({ index, label: samples[index]!.label, values: features[index]! })),
  );
}

function windowValues(values: Float32Array, window: readonly number[], width: number): Float32Array {
  const out = new Float32Array(window.length * width);
  window.forEach((crop, i) => out.set(values.subarray(crop * width, (crop + 1) * width), i * width));
  return out;
}

function streamOf(
  samples: readonly TrainingSample[],
  windowsOf: (indices: readonly number[], seed: number, step: number) => Window[],
): BatchStream {
  return {
    async *batches(plan, seed, firstStep): AsyncGenerator<Batch> {
      for (let step = firstStep; step < plan.length; step++) {
        await Promise.resolve();
        const windows = windowsOf(plan[step]!, seed, step);
        const values = new Float32Array(windows.reduce((sum, window) => sum + window.values.length, 0));
        let at = 0;
        for (const window of windows) {
          values.set(window.values, at);
          at += window.values.length;
        }
        yield {
          values,
          labels: Float32Array.from(windows, ({ label }) => label),
          domains: Int32Array.from(windows, ({ index }) => samples[index]!.domain),
          indices: windows.map(({ index }) => index),
        };
      }
    },
    close: async () => {},
  };
}
