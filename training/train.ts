/**
 * Crops what the cache lacks and trains the classifier:
 *   npm run train -- --config training/configs/face.json --data DIR --backbone DIR
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { initialWeights } from '../lib/models/initial-weights.ts';
import type { WeightArrays } from '../lib/models/network.ts';
import { buildNetwork } from '../lib/models/registry.ts';
import { startBackend } from './backend.ts';
import { BatchSource } from './batches.ts';
import { ClassifierTrainer } from './classifier-trainer.ts';
import { positiveInteger, readOptions } from './command-options.ts';
import { readConfig } from './config.ts';
import type { TrainingConfig } from './config.ts';
import type { CroppedSample } from './crops/crop-cache.ts';
import { inSplit, loadDatasets } from './crops/load-samples.ts';
import { datasetAucs } from './dataset-aucs.ts';
import { judgeSamples } from './judge-samples.ts';
import { learningRateAt } from './learning-rate.ts';
import { loadPretrained } from './pretrained/load-pretrained.ts';
import { useNativeRelu6Gradient } from './relu6-gradient.ts';
import { epochOrder } from './sampler.ts';
import { readWeightArchive, writeWeightArchive } from './weight-archive.ts';

const options = readOptions('train', {
  config: { default: 'training/configs/face.json', help: 'what to train and how' },
  data: { default: '', help: 'folder with a folder for each dataset; crops are made first where the cache lacks them' },
  cache: { default: '.cache/crops', help: 'crops written by prepare-crops' },
  backbone: {
    default: '',
    help: 'folder of the pretrained backbone (manifest.json, weights.bin); none trains from random weights',
  },
  out: { default: 'runs/face', help: 'folder of the run' },
  epochs: { default: '', help: 'instead of the configured number' },
  limit: { default: '', help: 'samples an epoch, and of each validation set, to prove that everything runs' },
  resume: { flag: true, help: 'go on from the last epoch of --out' },
});

interface Progress {
  epoch: number;
  step: number;
  bestScore: number;
}

const averageEvery = 4;

async function main(): Promise<void> {
  const config = readConfig(options.config);
  const { training } = config;
  const epochs = positiveInteger('epochs', options.epochs) ?? training.epochs;
  const perEpoch = positiveInteger('limit', options.limit) ?? training.samplesPerEpoch;
  if (options.data) prepareCrops();
  const progress = openRun(config);
  console.log(`backend ${await startBackend()}`);
  useNativeRelu6Gradient();

  const all = [...loadDatasets(options.cache, Object.keys(training.datasetShares), config).values()].flatMap(
    ({ samples }) => samples,
  );
  const train = inSplit(all, 'train');
  const val = limited(inSplit(all, 'val'));
  const trainer = await startTrainer(config, progress);
  const batches = new BatchSource(train, config.crop.size, config.normalization);
  const stepsPerEpoch = Math.floor(perEpoch / training.batchSize);
  console.log(
    `train ${train.length} val ${val.length} steps/epoch ${stepsPerEpoch} epochs ${epochs} batch ${training.batchSize}`,
  );

  for (; progress.epoch < epochs;) {
    const startMs = performance.now();
    const order = epochOrder(
      train,
      training.datasetShares,
      stepsPerEpoch * training.batchSize + 64,
      progress.epoch,
      training.seed,
    );
    let lossSum = 0;
    let steps = 0;
    for await (const { indices, values } of batches.epoch(
      order,
      training.batchSize,
      training.seed + progress.epoch * 1e6,
    )) {
      const rate = learningRateAt(progress.step, stepsPerEpoch * epochs, training);
      const loss = await trainer.step(
        values,
        indices.map((i) => train[i]!.label),
        rate,
        progress.step,
      );
      progress.step++;
      steps++;
      lossSum += loss;
      if (progress.step % averageEvery === 0) trainer.average(averageEvery);
      if (steps % 50 === 0)
        console.log(
          `  step ${steps}/${stepsPerEpoch} loss ${(lossSum / steps).toFixed(4)} ${(((steps * training.batchSize) / (performance.now() - startMs)) * 1000).toFixed(0)} pictures/s`,
        );
      if (steps === stepsPerEpoch) break;
    }
    const seconds = (performance.now() - startMs) / 1000;
    progress.epoch++;
    await finishEpoch(trainer, config, val, progress, {
      loss: lossSum / steps,
      seconds,
      picturesPerSecond: (steps * training.batchSize) / seconds,
    });
  }
  await batches.close();
  trainer.dispose();
}

function prepareCrops(): void {
  const { data, config, cache } = options;
  const script = fileURLToPath(new URL('prepare-crops.ts', import.meta.url));
  const args = [script, '--data', data, '--config', config, '--cache', cache];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function openRun(config: TrainingConfig): Progress {
  mkdirSync(options.out, { recursive: true });
  const state = join(options.out, 'progress.json');
  if (options.resume && existsSync(state)) return JSON.parse(readFileSync(state, 'utf8')) as Progress;
  if (existsSync(state))
    throw new Error(`${options.out}: expected an empty folder, found a run; add --resume or choose another --out`);
  writeFileSync(join(options.out, 'config.json'), JSON.stringify(config, null, 2));
  return { epoch: 0, step: 0, bestScore: 0 };
}

async function startTrainer(config: TrainingConfig, progress: Progress): Promise<ClassifierTrainer> {
  const network = buildNetwork(config.architecture);
  const random = initialWeights(network, config.training.seed);
  const weights: WeightArrays = options.backbone
    ? (await loadPretrained(network, random, options.backbone, { architecture: config.architecture })).weights
    : random;
  weights['label/kernel'] = {
    ...weights['label/kernel']!,
    values: new Float32Array(weights['label/kernel']!.values.length),
  };
  const trainer = new ClassifierTrainer(network, weights, config.training);
  if (progress.epoch > 0) {
    const read = (name: string) => readWeightArchive(join(options.out, name));
    await trainer.restore({
      weights: read('last'),
      averaged: read('last-averaged'),
      optimizer: read('last-optimizer'),
    });
  }
  return trainer;
}

function limited(samples: CroppedSample[]): CroppedSample[] {
  if (!options.limit) return samples;
  const counts = new Map<string, number>();
  return samples.filter(({ dataset, label }) => {
    const key = `${dataset}/${label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key)! <= Number(options.limit) / 4;
  });
}

async function finishEpoch(
  trainer: ClassifierTrainer,
  config: TrainingConfig,
  val: CroppedSample[],
  progress: Progress,
  figures: { loss: number; seconds: number; picturesPerSecond: number },
): Promise<void> {
  const logits = await judgeSamples(val, config.crop.size, config.normalization, (values, count) =>
    trainer.logits(values, count),
  );
  const aucs = datasetAucs(val.map((sample, i) => ({ ...sample, score: logits[i]! })));
  const paired = [...new Set(val.filter((sample) => sample.paired).map(({ dataset }) => dataset))].flatMap(
    (name) => aucs[name] ?? [],
  );
  const score = paired.reduce((sum, value) => sum + value, 0) / Math.max(1, paired.length);
  const state = await trainer.state();
  writeWeightArchive(join(options.out, 'last'), state.weights);
  writeWeightArchive(join(options.out, 'last-averaged'), state.averaged);
  writeWeightArchive(join(options.out, 'last-optimizer'), state.optimizer);
  if (score > progress.bestScore) {
    progress.bestScore = score;
    writeWeightArchive(join(options.out, 'best'), state.averaged);
  }
  writeFileSync(join(options.out, 'progress.json'), JSON.stringify(progress));
  appendFileSync(
    join(options.out, 'log.jsonl'),
    `${JSON.stringify({ epoch: progress.epoch, ...figures, valAuc: aucs, pairedMeanAuc: score })}\n`,
  );
  const shown = Object.entries(aucs)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join('  ');
  console.log(
    `epoch ${progress.epoch} loss ${figures.loss.toFixed(4)} ${figures.seconds.toFixed(0)} s ${figures.picturesPerSecond.toFixed(0)} pictures/s | val AUC ${shown} | tensors ${tf.memory().numTensors} rss ${(process.memoryUsage().rss / 1e9).toFixed(1)} GB`,
  );
}

await main();
