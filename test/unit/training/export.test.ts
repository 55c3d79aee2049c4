import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { matchesGolden, parseGolden } from '../../../lib/models/golden.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { parseModelCard } from '../../../lib/models/model-card.ts';
import { buildNetwork, buildServedNetwork } from '../../../lib/models/registry.ts';
import type { ArchitectureSpec } from '../../../lib/models/registry.ts';
import { runNetwork, runNetworkOutputs } from '../../../lib/models/run-network.ts';
import { decodeWeights, weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';
import type { TrainingConfig } from '../../../training/config.ts';
import { parseConfig } from '../../../training/config.ts';
import { exportRun } from '../../../training/export/export-run.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import { shippedWeights } from '../../../training/export/shipped-weights.ts';
import { readWeightArchive, writeWeightArchive } from '../../../training/trainer/weight-archive.ts';

let folder: string;
let run: string;
let out: string;
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-export-'));
  run = join(folder, 'run');
  out = join(folder, 'model');
  mkdirSync(run);
});
afterEach(() => rmSync(folder, { recursive: true }));

const size = 32;
const mobileNet = { name: 'mobilenet-v2', args: { inputSize: size, alpha: 0.35, batchNorm: true } };
const adversarial = {
  name: 'dann',
  args: {
    inputSize: size,
    featureExtractor: 'mobilenet-v2',
    featureExtractorArgs: { alpha: 0.35, batchNorm: true },
    featureUnits: 8,
    domains: 3,
  },
};

function writeConfig(architecture: ArchitectureSpec, more: Record<string, unknown> = {}): TrainingConfig {
  const face = JSON.parse(
    readFileSync(new URL('../../../training/configs/face.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>;
  const config = {
    ...face,
    name: 'tiny',
    architecture,
    crop: { size, scale: 0.9, rollCorrected: true },
    cache: { margin: 1.25, minScore: 0.5 },
    ...more,
  };
  writeFileSync(join(run, 'config.json'), JSON.stringify(config));
  return parseConfig(config, 'config');
}

/** A run whose weights are not those that training begins with, its moving statistics neither. */
function writeRun(architecture: ArchitectureSpec, more?: Record<string, unknown>): TrainingConfig {
  const config = writeConfig(architecture, more);
  const weights = Object.entries(initialWeights(buildNetwork(architecture), 99)).map(
    ([name, { shape, values }]) =>
      [name, { shape, values: values.map((value, i) => value * (1 + (i % 7) / 20) + (i % 3) / 50) }] as const,
  );
  writeWeightArchive(join(run, 'best'), Object.fromEntries(weights));
  return config;
}

function writeEvaluation(config: TrainingConfig, weightsSha256 = shippedWeights(run, config).card.sha256): void {
  const thresholds = { likelyFake: 0.8, noSignOfFake: 0.4 };
  writeFileSync(
    join(run, 'evaluation.json'),
    JSON.stringify({
      weightsSha256,
      command: 'npm run evaluate',
      date: '2026-01-01',
      splitRule: 'by source',
      temperature: 1.5,
      thresholds: { cautious: thresholds, balanced: thresholds, sensitive: thresholds },
      expectedCalibrationErrorRaw: 0.1,
      expectedCalibrationError: 0.05,
      misses: {},
      rows: [],
    }),
  );
}

function exported() {
  const card = parseModelCard(JSON.parse(readFileSync(join(out, 'card.json'), 'utf8')));
  const golden = parseGolden(JSON.parse(readFileSync(join(out, 'golden.json'), 'utf8')));
  return { card, golden, bytes: readFileSync(join(out, 'weights.bin')) };
}

/** As the extension runs a shipped model. */
async function servedLogits(): Promise<number[]> {
  const { card, bytes } = exported();
  const input = normalizeCrops(goldenInputs(card.crop.size), card.normalization);
  const weights = weightTensors(decodeWeights(card, bytes));
  return [...(await runNetwork(buildServedNetwork(card.architecture), weights, input).data<'float32'>())];
}

/** As training sees the same pictures: batch norm apart, every output there. */
async function trainedLogits(architecture: ArchitectureSpec): Promise<number[]> {
  const input = normalizeCrops(goldenInputs(size), { divisor: 127.5, offset: -1 });
  const weights = weightTensors(readWeightArchive(join(run, 'best')));
  return [...(await runNetworkOutputs(buildNetwork(architecture), weights, input)[0]!.data<'float32'>())];
}

describe('export', { timeout: 60_000 }, () => {
  it.each(['float16', 'float32', 'int8'] as const)(
    'ships what the extension runs to the golden logits, near those of training: %s',
    async (dtype) => {
      writeEvaluation(writeRun(mobileNet));
      const { card, golden } = await exportRun({ run, out, dtype, data: '' });
      expect(matchesGolden(await servedLogits(), golden)).toBe(true);
      const trained = await trainedLogits(mobileNet);
      const worst = { float32: 1e-5, float16: 2e-3, int8: 2e-2 }[dtype] * Math.max(...trained.map(Math.abs));
      trained.forEach((logit, i) => expect(Math.abs(golden.logits[i]! - logit)).toBeLessThan(worst));
      expect(card.weights.loss!.maxLogitDifference).toBeLessThan(worst);
      expect(card.weights.loss).toMatchObject({ pictures: expect.stringContaining('golden') as string, count: 4 });
    },
  );

  it('names int8 by tensor and needs about two thirds of float16 in a narrow network', async () => {
    writeEvaluation(writeRun(mobileNet));
    const half = await exportRun({ run, out, dtype: 'float16', data: '' });
    const { card, bytes } = await exportRun({ run, out, dtype: 'int8', data: '' });
    expect(half.card.weights.tensors.some(({ dtype }) => dtype)).toBe(false);
    const named = new Map(card.weights.tensors.map((tensor) => [tensor.name, tensor.dtype]));
    expect(named.get('block1/expand/kernel')).toBeUndefined(); // small
    expect(named.get('features/kernel')).toBe('int8');
    expect(named.get('features/bias')).toBeUndefined();
    expect(bytes / half.bytes).toBeLessThan(0.67);
  });

  it('ships the label path of a domain-adversarial run alone', async () => {
    writeEvaluation(writeRun(adversarial));
    const { card } = await exportRun({ run, out, dtype: 'float32', data: '' });
    const names = card.weights.tensors.map(({ name }) => name);
    expect(names.filter((name) => /domain|reversal|norm\//.test(name))).toEqual([]);
    expect(names).toContain('label/kernel');
    const trained = await trainedLogits(adversarial);
    (await servedLogits()).forEach((logit, i) => expect(logit).toBeCloseTo(trained[i]!, 3));
  });

  it('measures the rounding on the held-back crops of a prepared folder', async () => {
    writeEvaluation(writeRun(mobileNet));
    const faces = goldenInputs(40).map(({ data }, i) => ({
      face: {
        file: `${i}.png`,
        label: (i % 2) as 0 | 1,
        dataset: 'drawn',
        paired: true,
        source: `${i}`,
        split: (['train', 'val', 'test', 'test'] as const)[i]!,
        face: 0,
        boxFrom: 'detected' as const,
        score: 0.9,
        box: { x: 0, y: 0, width: 40, height: 40 },
      },
      pixels: Uint8Array.from(data),
    }));
    const data = join(folder, 'prepared');
    writePreparedSet(data, { size: 40, framing: 'face', crops: faces });
    const { card } = await exportRun({ run, out, dtype: 'int8', data });
    expect(card.weights.loss).toMatchObject({ pictures: 'val and test crops of drawn', count: 3 });
    expect(card.weights.loss!.auc!.float32).toBeGreaterThanOrEqual(0);
  });

  it('says in the card what the run learned from', async () => {
    writeEvaluation(writeRun(mobileNet, { pretrained: '/data/backbones/mobilenet_v2' }));
    writeFileSync(
      join(run, 'data.json'),
      JSON.stringify({ splits: { train: { byDataset: { 'dfdc/real': 1200, 'dfdc/fake': 1300, 'own/real': 5 } } } }),
    );
    const { card } = await exportRun({ run, out, dtype: 'float16', data: '' });
    expect(card.trainedOn).toEqual([
      expect.stringMatching(/^dfdc: crops of 1,200 real and 1,300 fake faces \(DFDC: research/),
      'own: crops of 5 real and 0 fake faces',
      'mobilenet_v2, through its pretrained weights',
    ]);
  });

  it('warns of a run on whole pictures, in the card too', async () => {
    writeEvaluation(writeRun(mobileNet, { framing: 'picture' }));
    const { card, warnings } = await exportRun({ run, out, dtype: 'float16', data: '' });
    expect(warnings.join()).toContain('whole pictures');
    expect(card.limitations[0]).toBe(warnings[0]);
  });

  describe('refuses', () => {
    const attempt = () => exportRun({ run, out, dtype: 'float16', data: '' });

    it('a folder without a run', async () => {
      await expect(attempt()).rejects.toThrow('found no config.json');
    });

    it('a run without best weights', async () => {
      writeConfig(mobileNet);
      await expect(attempt()).rejects.toThrow('run `npm run train`');
    });

    it('a run that was not evaluated, naming the command', async () => {
      writeRun(mobileNet);
      await expect(attempt()).rejects.toThrow(`npm run evaluate -- --run ${run} --data DIR`);
    });

    it('a run that was evaluated with other weights', async () => {
      writeEvaluation(writeRun(mobileNet), 'f'.repeat(64));
      await expect(attempt()).rejects.toThrow('found one of other weights');
    });

    it('random weights', async () => {
      const config = writeConfig(mobileNet);
      writeWeightArchive(join(run, 'best'), initialWeights(buildNetwork(mobileNet), config.training.seed));
      writeEvaluation(config);
      await expect(attempt()).rejects.toThrow('random');
    });

    it('a network of clips', async () => {
      writeRun({ name: 'cnn-lstm', args: { inputSize: size, frames: 2, units: 4 } });
      await expect(attempt()).rejects.toThrow('clips of 2 frames');
    });

    it('crops of another size than the network takes', async () => {
      writeRun(mobileNet, { crop: { size: 64, scale: 0.9, rollCorrected: true } });
      await expect(attempt()).rejects.toThrow('expected crops of 32 px as the network takes, got 64 px');
    });
  });

  it('refuses options that it does not know with exit 2, and prints them on --help', () => {
    const script = fileURLToPath(new URL('../../../training/export.ts', import.meta.url));
    const unknown = spawnSync(process.execPath, [script, '--dype', 'int8'], { encoding: 'utf8' });
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('--dype')]);
    const wrong = spawnSync(process.execPath, [script, '--dtype', 'int4'], { encoding: 'utf8' });
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('float16, int8, float32, got int4')]);
    expect(execFileSync(process.execPath, [script, '--help'], { encoding: 'utf8' })).toContain('--dtype');
  });
});
