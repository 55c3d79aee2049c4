import * as tf from '@tensorflow/tfjs-core';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clipEncoder } from '../../../lib/models/clip-head.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { featureStream } from '../../../training/clip-features/feature-stream.ts';
import { openFeatures } from '../../../training/clip-features/open-features.ts';
import { parseConfig } from '../../../training/config.ts';
import type { TrainingConfig } from '../../../training/config.ts';
import { evaluateRun } from '../../../training/judging/evaluate-command.ts';
import { openPreparedSet, pixelsOf } from '../../../training/prepared/prepared-set.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import { chooseSamples } from '../../../training/trainer/choose-samples.ts';
import { writeDataFacts } from '../../../training/trainer/run-facts.ts';
import { openRunFolder } from '../../../training/trainer/run-folder.ts';
import { runTraining } from '../../../training/trainer/run-training.ts';
import { configuredNetwork, startingWeights } from '../../../training/trainer/start-run.ts';
import { readWeightArchive, writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { drawnConfig, writeDrawnRun } from './support/judged-run.ts';
import { trackSet } from './support/track-set.ts';
import type { DrawnTrack } from './support/track-set.ts';
import { hasTensorflow, useBackend } from './support/use-backend.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';

const size = 32;
const splits = ['train', 'train', 'val', 'test'] as const;
const tracks = Array.from({ length: 16 }, (_, i): DrawnTrack => {
  const label = (i % 2) as 0 | 1;
  return { label, crops: 9, split: splits[(i >> 1) % 4]!, person: `p${i >> 1}`, ...(label && { method: 'swap' }) };
});

let folder: string;
let set: PreparedSet;
let config: TrainingConfig;
let network: Network;
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  await useBackend(hasTensorflow ? 'tensorflow' : 'cpu');
  vi.spyOn(console, 'log').mockImplementation(() => {});
  folder = mkdtempSync(join(tmpdir(), 'telltale-clips-'));
  const drawn = trackSet(tracks, size);
  // Fakes of a video grow darker, reals brighter: no crop by itself tells.
  const crops = drawn.faces.map(({ place, ...face }) => ({
    face,
    pixels: Uint8Array.from(pixelsOf(drawn, place).data, (value) => (face.label === 1 ? 170 - value : value)),
  }));
  writePreparedSet(at('data'), { size, framing: 'picture', crops });
  set = openPreparedSet(at('data'));
  writeDrawnRun(at('image'), 'image');
  config = parseConfig(
    {
      ...drawnConfig,
      name: 'clips',
      architecture: {
        name: 'cnn-lstm',
        args: { inputSize: size, frames: 3, encoder: 'meso-4', encoderArgs: {}, units: 8 },
      },
      pretrained: at('image'),
      data: { clips: { frames: 3, strides: [1, 3], features: { copies: 1 } } },
      augmentation: { flip: { probability: 0.5 }, selfBlended: { share: 0.5, crossShare: 0, paired: false } },
      training: { epochs: 3, samplesPerEpoch: 64, batchSize: 16, optimizer: { kind: 'adam', learningRate: 0.05 } },
    },
    'clips',
  );
  network = configuredNetwork(config);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const opened = async () => {
  const initial = await startingWeights(network, config, () => {});
  const samples = chooseSamples(set, config);
  return { samples, initial, head: await openFeatures({ config, network, initial, set, samples, say: () => {} }) };
};

describe('training the recurrent head on features', { timeout: 60_000 }, () => {
  test('leaves the encoder, learns the head, and gives the weights of the whole network', async () => {
    const { samples, initial, head } = await opened();
    openRunFolder(at('run'), config, false);
    const before = tf.memory().numTensors;
    const { log } = await runTraining({
      config,
      network: head.network,
      initial: head.initial,
      fixed: head.fixed,
      ...samples,
      domains: ['drawn'],
      paired: new Set(['drawn']),
      openBatches: head.openBatches,
      runFolder: at('run'),
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(log).toHaveLength(3);
    const best = readWeightArchive(at('run', 'best'));
    expect(Object.keys(best).sort()).toEqual(
      weightSpecs(network)
        .map(({ name }) => name)
        .sort(),
    );
    for (const { name } of weightSpecs(clipEncoder(network))) expect(best[name], name).toEqual(initial[name]);
    expect(best['lstm/kernel']).not.toEqual(initial['lstm/kernel']);
  });

  test('counts every crop of its tracks among what it learned from', () => {
    writeDataFacts(folder, set, chooseSamples(set, config));
    const { splits } = JSON.parse(readFileSync(at('data.json'), 'utf8')) as { splits: { train: { crops: number } } };
    expect(splits.train.crops).toBe(8 * 9);
  });

  test('starts from the image model as encoder', async () => {
    const { initial } = await opened();
    const image = readWeightArchive(at('image', 'best'));
    for (const { name } of weightSpecs(clipEncoder(network))) expect(initial[name], name).toEqual(image[name]);
    expect(initial['lstm/kernel']).toEqual(initialWeights(network, 1)['lstm/kernel']);
  });

  test('evaluates frames alone and the clip model on the same faces of videos', async () => {
    const run = { runFolder: at('run'), outFolder: at('run'), dataFolder: at('data'), cacheFolder: folder };
    const before = tf.memory().numTensors;
    const evaluation = await evaluateRun({ ...run, say: () => {}, split: 'test', weights: 'best', backend: 'any' });
    expect(tf.memory().numTensors).toBe(before);
    expect(evaluation.clips!.image.name).toBe('image 1.2.3');
    expect(evaluation.clips!.rows).toMatchObject([
      { dataset: 'drawn', split: 'test', real: 2, fake: 2, groups: 2 },
      { dataset: 'drawn', split: 'test', method: 'swap', real: 2, fake: 2 },
    ]);
    for (const { frames, clip, gain } of evaluation.clips!.rows) expect(gain).toBeCloseTo(clip.auc! - frames.auc!, 9);
    expect(readFileSync(at('run', 'evaluation.md'), 'utf8')).toContain('## Frames alone and the clip model');
    expect(readFileSync(at('run', 'video-scores.jsonl'), 'utf8').trim().split('\n')).toHaveLength(4);
    expect(existsSync(at('run', 'report.html'))).toBe(true);
  });
});

describe('a fold of a clip run', { timeout: 60_000 }, () => {
  test('is judged on what it leaves out where it trained on all else', async () => {
    const fold = { ...config, data: { ...config.data, leaveOut: ['drawn#p1'], trainOnAll: ['drawn'] } };
    const { train, val } = chooseSamples(set, fold);
    expect(val).toEqual([]);
    expect(new Set(train.map(({ source }) => source)).size).toBe(7);
    mkdirSync(at('fold'));
    writeFileSync(at('fold', 'config.json'), JSON.stringify(fold));
    writeWeightArchive(at('fold', 'best'), initialWeights(network, 1));
    const run = { runFolder: at('fold'), outFolder: at('fold'), dataFolder: at('data'), cacheFolder: folder };
    const { clips, notes } = await evaluateRun({ ...run, say: () => {}, split: 'test', weights: 'best', backend: '' });
    expect(clips!.rows.filter(({ split }) => split === 'left out')).toMatchObject([
      { real: 1, fake: 1, groups: 1 },
      { real: 1, fake: 1, method: 'swap' },
    ]);
    expect(notes.join()).toContain('Not calibrated');
  });
});

describe('batches of features', () => {
  const samples = [
    { places: [0, 1], track: [0, 1, 2, 3, 4], label: 0 as const, dataset: 'd', source: 'a', domain: 0 },
    { places: [5, 6], track: [5, 6, 7, 8, 9], label: 1 as const, dataset: 'd', source: 'b', domain: 0 },
  ];
  const variant = (label: 0 | 1, base: number) => ({
    label,
    values: Float32Array.from({ length: 10 }, (_, i) => base + (i >> 1) + (i % 2) / 2),
  });
  const features = [
    { plain: [variant(0, 0), variant(0, 100)], blended: [variant(1, 200)] },
    { plain: [variant(1, 300)], blended: [] },
  ];
  const rule = { frames: 2, strides: [1, 2], blendShare: 0.5, isPaired: false };
  const plan = Array.from({ length: 100 }, () => [0, 1]);

  async function batchesOf(from: number, change: Partial<typeof rule> = {}) {
    const found = [];
    for await (const batch of featureStream(samples, features, { ...rule, ...change }).batches(plan, 7, from))
      found.push(batch);
    return found;
  }

  test('are windows of one variant each, labelled as it is, with blends of reals in their share', async () => {
    const batches = await batchesOf(0);
    const rows = batches.flatMap(({ values, labels, indices }) =>
      indices.map((index, i) => ({ index, label: labels[i]!, values: [...values.subarray(i * 4, i * 4 + 4)] })),
    );
    for (const { index, label, values } of rows) {
      expect([1, 2]).toContain(values[2]! - values[0]!);
      expect(values[1]! - values[0]!).toBe(0.5);
      expect(label).toBe(index === 1 || values[0]! >= 200 ? 1 : 0);
    }
    const reals = rows.filter(({ index }) => index === 0);
    expect(reals.filter(({ label }) => label === 1).length / reals.length).toBeCloseTo(0.5, 0.8);
    expect(new Set(reals.map(({ values }) => Math.floor(values[0]! / 100)))).toEqual(new Set([0, 1, 2]));
  });

  test('depend on the seed and the step alone, so that a stopped run goes on', async () => {
    expect(await batchesOf(60)).toEqual((await batchesOf(0)).slice(60));
  });

  test('put the real before its blend where blends are paired: the same window', async () => {
    const [{ indices, labels, values }] = (await batchesOf(0, { isPaired: true, blendShare: 1 })) as [
      Awaited<ReturnType<typeof batchesOf>>[number],
    ];
    expect(indices).toEqual([0, 0, 1]);
    expect([...labels]).toEqual([0, 1, 1]);
    expect((values[4]! - values[0]!) % 100).toBe(0);
  });
});
