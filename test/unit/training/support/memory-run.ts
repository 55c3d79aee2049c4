import { initialWeights } from '../../../../lib/models/initial-weights.ts';
import type { Network } from '../../../../lib/models/network.ts';
import { seededRandom } from '../../../../lib/models/seeded-random.ts';
import type { Batch } from '../../../../training/batches/batch.ts';
import { parseConfig } from '../../../../training/config.ts';
import type { TrainingConfig } from '../../../../training/config.ts';
import type { BatchStream } from '../../../../training/trainer/batch-stream.ts';
import type { TrainingRun } from '../../../../training/trainer/run-training.ts';
import type { TrainingSample } from '../../../../training/training-sample.ts';

/** 8 x 8 pictures through a convolution with batch norm and dropout to one logit: all that a checkpoint must keep. */
export const smallNetwork: Network = {
  inputShape: [8, 8, 3],
  nodes: [
    {
      name: 'c',
      inputs: ['input'],
      op: 'conv2d',
      filters: 4,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: false,
      activation: 'linear',
    },
    { name: 'norm', inputs: ['c'], op: 'batch-norm', epsilon: 1e-3, momentum: 0.9 },
    { name: 'relu', inputs: ['norm'], op: 'activation', activation: 'relu' },
    { name: 'pool', inputs: ['relu'], op: 'global-average-pool' },
    { name: 'drop', inputs: ['pool'], op: 'dropout', rate: 0.2 },
    { name: 'label', inputs: ['drop'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};

export function smallSamples(count: number, from = 0): TrainingSample[] {
  return Array.from({ length: count }, (_, i) => ({
    places: [from + i],
    label: (i % 2) as 0 | 1,
    dataset: i % 4 < 2 ? 'a' : 'b',
    source: `s${from + i}`,
    domain: i % 4 < 2 ? 0 : 1,
  }));
}

/** Noise whose mean tells the label by `cue`; the same for the same sample, seed and step, or for the sample alone. */
export function memoryBatches(
  samples: readonly TrainingSample[],
  { size = 8, cue = 0.2, isFixed = false } = {},
): BatchStream {
  const picture = ({ places, label }: TrainingSample, seed: number) => {
    const random = seededRandom(places[0]! * 7919 + seed);
    return Array.from({ length: size * size * 3 }, () => random() - 0.5 + label * cue);
  };
  return {
    async *batches(plan, seed, firstStep): AsyncGenerator<Batch> {
      for (const [step, indices] of [...plan.entries()].slice(firstStep)) {
        await Promise.resolve();
        const chosen = indices.map((i) => samples[i]!);
        yield {
          values: Float32Array.from(chosen.flatMap((sample) => picture(sample, isFixed ? 0 : seed + step))),
          labels: Float32Array.from(chosen.map(({ label }) => label)),
          domains: Int32Array.from(chosen.map(({ domain }) => domain)),
          indices: [...indices],
        };
      }
    },
    close: async () => {},
  };
}

/** Everything that a checkpoint keeps is in use: average, warm-up, plateau, checkpoints within an epoch. */
export function smallConfig(training: Record<string, unknown> = {}): TrainingConfig {
  return parseConfig(
    {
      name: 'small',
      architecture: { name: 'small' },
      crop: { size: 8, scale: 1, rollCorrected: false },
      detection: { minScore: 0.5, minFacePx: 0, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.25 },
      normalization: { divisor: 127.5, offset: -1 },
      cache: { margin: 1, minScore: 0.5 },
      training: {
        epochs: 3,
        batchSize: 8,
        optimizer: { kind: 'adam', learningRate: 0.01 },
        schedule: { kind: 'cosine', warmupSteps: 3 },
        monitor: 'auc',
        emaDecay: 0.9,
        reduceOnPlateau: { factor: 0.5, patience: 1 },
        checkpoint: { everySteps: 2 },
        ...training,
      },
    },
    'small',
  );
}

export function smallRun(runFolder: string, config: TrainingConfig = smallConfig()): TrainingRun {
  return {
    config,
    network: smallNetwork,
    initial: initialWeights(smallNetwork, 1),
    train: smallSamples(40),
    val: smallSamples(16, 1000),
    domains: ['a', 'b'],
    paired: new Set(['a']),
    openBatches: (samples) => memoryBatches(samples),
    runFolder,
  };
}
