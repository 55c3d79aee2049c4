import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertEncoder, parseClipCard } from '../../../lib/models/clip-card.ts';
import { goldenFeatures } from '../../../lib/models/clip-golden.ts';
import { clipEncoder, clipHead } from '../../../lib/models/clip-head.ts';
import { matchesGolden, parseGolden } from '../../../lib/models/golden.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { parseModelCard } from '../../../lib/models/model-card.ts';
import { buildNetwork, buildServedNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { decodeWeights, weightTensors } from '../../../lib/models/weights-file.ts';
import { parseConfig } from '../../../training/config.ts';
import type { TrainingConfig } from '../../../training/config.ts';
import { exportClipRun } from '../../../training/export/export-clip-run.ts';
import { exportRun } from '../../../training/export/export-run.ts';
import { shippedWeights } from '../../../training/export/shipped-weights.ts';
import { writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { drawnConfig } from './support/judged-run.ts';

const size = 32;
const image = { name: 'mobilenet-v2', args: { inputSize: size, alpha: 0.35 } };
const clip = {
  name: 'cnn-lstm',
  args: { inputSize: size, frames: 4, encoder: 'mobilenet-v2', encoderArgs: { alpha: 0.35 }, units: 6, dropout: 0.2 },
};
const row = {
  dataset: 'drawn',
  split: 'test',
  real: 3,
  fake: 6,
  groups: 2,
  frames: { auc: 0.71234567 },
  clip: {
    auc: 0.65,
    aucInterval95: [0.4, 0.9],
  },
  gain: -0.0623,
};

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

type Architecture = { name: string; args: Record<string, unknown> };

function writeRun(name: string, architecture: Architecture, clips: object | undefined): TrainingConfig {
  mkdirSync(at(name), { recursive: true });
  const data = architecture.name === clip.name ? { clips: { frames: 4, strides: [1, 2] } } : {};
  const own = { ...drawnConfig, name, architecture, framing: 'face', data };
  writeFileSync(at(name, 'config.json'), JSON.stringify(own));
  const config = parseConfig(own, name);
  writeWeightArchive(at(name, 'best'), weightsOf(architecture));
  const both = { likelyFake: 0.8, noSignOfFake: 0.4 };
  const evaluation = {
    weightsSha256: shippedWeights(at(name), config).card.sha256,
    command: 'npm run evaluate',
    misses: {},
    rows: [],
    date: '2026-01-01',
    splitRule: 'by source',
    temperature: 1.5,
    notes: [],
    thresholds: {
      cautious: both,
      balanced: both,
      sensitive: both,
    },
    expectedCalibrationErrorRaw: 0.1,
    expectedCalibrationError: 0.05,
    clips,
  };
  writeFileSync(at(name, 'evaluation.json'), JSON.stringify(evaluation));
  return config;
}

/** The image model's of one seed, which the clip model has as encoder. */
function weightsOf(architecture: Architecture) {
  const trained = initialWeights(buildNetwork(architecture), 99);
  return architecture.name === clip.name ? { ...trained, ...encoderWeights() } : trained;
}

function encoderWeights() {
  const all = initialWeights(buildNetwork(image), 99);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('label/')));
}

const never = { likelyFake: 1, noSignOfFake: 0 };
const nothingLikelyFake = { cautious: never, balanced: never, sensitive: never };

const compared = { rows: [row], image: { name: 'image 1.2.3', sha256: 'a' }, secondsBetween: [0.24, 0.48] };

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-clip-export-'));
  writeRun('image', image, undefined);
  await exportRun({ run: at('image'), out: at('shipped'), dtype: 'float16', data: '' });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('exporting a clip run', { timeout: 60_000 }, () => {
  test('ships the head alone, which gives the golden logits on the features of its image model', async () => {
    const config = writeRun('clip', clip, compared);
    const before = tf.memory().numTensors;
    await exportClipRun({ run: at('clip'), out: at('model'), encoder: at('shipped') }, config);
    expect(tf.memory().numTensors).toBe(before);
    const card = parseClipCard(readJson(at('model', 'card.json')));
    const imageCard = parseModelCard(readJson(at('shipped', 'card.json')));
    expect(() => assertEncoder(card, imageCard)).not.toThrow();
    expect(card.weights.tensors.map(({ name }) => name)).toEqual([
      'lstm/kernel',
      'lstm/recurrentKernel',
      'lstm/bias',
      'label/kernel',
      'label/bias',
    ]);
    expect(card).toMatchObject({ temperature: 1.5, clip: { frames: 4, secondsBetween: [0.24, 0.48] } });
    expect(card.figures.rows[0]!.frames.auc).toBe(0.7123);

    const head = clipHead(buildServedNetwork(card.architecture));
    const weights = weightTensors(decodeWeights(card, readFileSync(at('model', 'weights.bin'))));
    const [frames, features] = head.inputShape as [number, number];
    const input = tf.tensor3d(goldenFeatures(frames, features), [4, frames, features]);
    const logits = [...(await runNetwork(head, weights, input).data())];
    expect(matchesGolden(logits, parseGolden(readJson(at('model', 'golden.json'))))).toBe(true);
    expect(new Set(logits).size).toBe(4);
  });

  test('says what its few people and its loss against frames alone mean', async () => {
    const config = writeRun('clip', clip, compared);
    const { card } = await exportClipRun({ run: at('clip'), out: at('model'), encoder: at('shipped') }, config);
    expect(card.limitations.join('\n')).toContain('2 groups of people: AUC 0.650 (0.400–0.900)');
    expect(card.limitations.join('\n')).toContain("below the image model's frames alone: AUC 0.650 against 0.712");
  });

  test('takes the thresholds of the image model whose estimate it corrects, and the figures of folds', async () => {
    const config = writeRun('corrected', { ...clip, args: { ...clip.args, frameLogit: true } }, compared);
    const folds = { ...row, split: 'left out', groups: 5, gain: 0.01, frames: { auc: 0.7 }, clip: { auc: 0.71 } };
    writeFileSync(
      at('record.json'),
      JSON.stringify({ rows: [], drawn: { date: 'x' }, 'drawn clips': { clips: [folds] } }),
    );
    const own = {
      ...(readJson(at('corrected', 'evaluation.json')) as object),
      temperature: 9,
      thresholds: nothingLikelyFake,
    };
    writeFileSync(at('corrected', 'evaluation.json'), JSON.stringify(own));
    const request = { run: at('corrected'), out: at('model'), encoder: at('shipped'), leaveOut: at('record.json') };
    const { card } = await exportClipRun(request, config);
    const imageCard = parseModelCard(readJson(at('shipped', 'card.json')));
    expect(card).toMatchObject({ temperature: imageCard.temperature, thresholds: imageCard.thresholds });
    expect(card.figures.rows.map(({ split }) => split)).toEqual(['test', 'left out']);
    expect(card.limitations.join('\n')).toContain('5 groups of people: AUC 0.710');
    expect(card.limitations.join('\n')).toContain("thresholds are the image model's");
  });

  test('refuses another image model, other weights than were judged, and an evaluation without frames alone', async () => {
    const config = writeRun('clip', clip, compared);
    const request = { run: at('clip'), out: at('other'), encoder: at('shipped') };
    const [name] = weightSpecs(clipEncoder(buildNetwork(clip))).map((spec) => spec.name);
    const trained = weightsOf(clip);
    writeWeightArchive(at('clip', 'best'), {
      ...trained,
      [name!]: { ...trained[name!]!, values: trained[name!]!.values.map((value) => value * 1.1) },
    });
    await expect(exportClipRun(request, config)).rejects.toThrow('expected an evaluation of the best weights');
    const evaluation = readJson(at('clip', 'evaluation.json')) as object;
    const weightsSha256 = shippedWeights(at('clip'), config).card.sha256;
    writeFileSync(at('clip', 'evaluation.json'), JSON.stringify({ ...evaluation, weightsSha256 }));
    await expect(exportClipRun(request, config)).rejects.toThrow(`but ${name} differs`);
    const without = writeRun('clip', clip, undefined);
    await expect(exportClipRun(request, without)).rejects.toThrow('frames alone beside clips');
  });
});
