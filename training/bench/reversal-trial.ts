import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialWeights } from '../../lib/models/initial-weights.ts';
import type { LayerNode, Network } from '../../lib/models/network.ts';
import { parseConfig } from '../config.ts';
import { runTraining } from '../trainer/run-training.ts';
import { leakyBatches, leakyDomains, leakySamples, pictureSide } from './leaky-domains.ts';

export interface TrialModel {
  /** 0: no reversal; the domain head then only reads the features and tells how much of the domain is in them. */
  maxLambda: number;
  /** Whether each label of each domain counts alike in the domain loss. */
  labelBalanced: boolean;
  /** Of the label loss. */
  classWeights?: 'balanced-in-domains';
}

export interface TrialOptions {
  seed: number;
  model: TrialModel;
  /** For training, and as many of the target for measuring. */
  pictures: number;
  epochs: number;
}

export interface TrialFigures {
  /** On the target, which training has not seen. */
  targetAccuracy: number;
  targetAuc: number;
  /** By epoch, on the training pictures. */
  domainAccuracy: number[];
}

/** Trains one network on the leaky sources; the target is new to it. */
export async function reversalTrial({ seed, model, pictures, epochs }: TrialOptions): Promise<TrialFigures> {
  const train = leakySamples(pictures, [0, 1], seed * 2);
  const target = leakySamples(pictures, [2], seed * 2 + 1);
  const network = twoHeadedNetwork();
  const runFolder = mkdtempSync(join(tmpdir(), 'telltale-reversal-'));
  try {
    const { log } = await runTraining({
      config: trialConfig(seed, model, epochs),
      network,
      initial: initialWeights(network, seed),
      train: train.samples,
      val: target.samples,
      domains: leakyDomains,
      paired: new Set(),
      openBatches: (_, isTraining) => leakyBatches(isTraining ? train : target),
      runFolder,
    });
    const { val } = log.at(-1)!;
    return {
      targetAccuracy: val!.accuracy,
      targetAuc: val!.auc!,
      domainAccuracy: log.map((line) => line.domainAccuracy!),
    };
  } finally {
    rmSync(runFolder, { recursive: true });
  }
}

function trialConfig(seed: number, { maxLambda, labelBalanced, classWeights }: TrialModel, epochs: number) {
  return parseConfig(
    {
      name: 'gradient-reversal',
      architecture: { name: 'two-headed' },
      framing: 'picture',
      crop: { size: pictureSide, scale: 1, rollCorrected: false },
      detection: { minScore: 0, minFacePx: 0, tileFractions: [], mergeOverlap: 0, borderFraction: 0 },
      normalization: { divisor: 1, offset: 0 },
      cache: { margin: 1, minScore: 0 },
      training: {
        seed,
        epochs,
        batchSize: 64,
        optimizer: { kind: 'sgd', learningRate: 0.02, momentum: 0.9 },
        schedule: { kind: 'cosine' },
        gradientClipNorm: 4,
        emaDecay: 0.98,
        /** A domain head that learns five times as fast keeps up with the features; they are pulled by lambda times 5. */
        dann: { maxLambda, labelBalanced, domainWeight: 5 },
        ...(classWeights && { classWeights }),
      },
    },
    'the gradient reversal trial',
  );
}

function twoHeadedNetwork(): Network {
  const conv = (name: string, input: string, filters: number): LayerNode => ({
    name,
    inputs: [input],
    op: 'conv2d',
    filters,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    useBias: true,
    activation: 'relu',
  });
  const dense = (name: string, input: string, units: number, activation: 'relu' | 'linear'): LayerNode => ({
    name,
    inputs: [input],
    op: 'dense',
    units,
    useBias: true,
    activation,
  });
  return {
    inputShape: [pictureSide, pictureSide, 3],
    nodes: [
      conv('conv1', 'input', 16),
      conv('conv2', 'conv1', 32),
      { name: 'pool', inputs: ['conv2'], op: 'global-average-pool' },
      dense('embedding', 'pool', 16, 'linear'),
      { name: 'norm', inputs: ['embedding'], op: 'batch-norm', epsilon: 1e-3, momentum: 0.9 },
      { name: 'features', inputs: ['norm'], op: 'activation', activation: 'tanh' },
      dense('label', 'features', 1, 'linear'),
      { name: 'reversal', inputs: ['features'], op: 'gradient-reversal' },
      dense('domain-hidden', 'reversal', 32, 'relu'),
      dense('domain', 'domain-hidden', leakyDomains.length, 'linear'),
    ],
    outputs: ['label', 'domain'],
  };
}
