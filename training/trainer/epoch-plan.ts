import type { TrainingConfig } from '../config.ts';
import { epochOrder } from './sampler.ts';
import type { TrainingSample } from '../training-sample.ts';

export interface EpochPlan {
  /** Sample indices of each step of an epoch; depends on the epoch, the samples and the configuration alone. */
  steps: (epoch: number) => number[][];
  stepsPerEpoch: number;
}

/** Drawn beyond the epoch where data sets have shares: rounding must not leave it short. */
const spare = 64;

/** How epochs go through the samples: by the data sets' shares, with as many of either label, or each sample once. */
export function epochPlan(samples: readonly TrainingSample[], config: TrainingConfig, limit?: number): EpochPlan {
  const { shares, balance } = config.data;
  const { seed, batchSize, samplesPerEpoch } = config.training;
  const wanted = limit ?? samplesPerEpoch ?? samples.length;
  const count = shares ? Math.max(1, Math.floor(wanted / batchSize)) * batchSize : wanted;
  const pooled = shares
    ? samples
    : samples.map(({ label }) => ({ dataset: 'all', label: balance === 'labels' ? label : (0 as const) }));
  const drawn = shares ? count + spare : count;
  const steps = (epoch: number) =>
    stepsOf(epochOrder(pooled, shares ?? { all: 1 }, drawn, epoch, seed).slice(0, count), batchSize);
  return { steps, stepsPerEpoch: steps(0).length };
}

/** A last batch of one sample is left out: batch norm has no variance there. */
function stepsOf(order: readonly number[], batchSize: number): number[][] {
  const steps = Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) =>
    order.slice(i * batchSize, (i + 1) * batchSize),
  );
  return steps.length > 1 && steps.at(-1)!.length === 1 ? steps.slice(0, -1) : steps;
}
