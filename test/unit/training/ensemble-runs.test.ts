import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import type { ArchitectureSpec } from '../../../lib/models/registry.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { ensembleRuns } from '../../../training/average/ensemble-runs.ts';
import { readConfig } from '../../../training/config.ts';
import { networkLogits } from '../../../training/export/network-logits.ts';
import { readWeightArchive, writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { fixtureInput } from './support/keras-fixtures.ts';
import { drawnConfig } from './support/judged-run.ts';

const size = 16;
const small: ArchitectureSpec = { name: 'cnn-8', args: { inputSize: size } };
const other: ArchitectureSpec = { name: 'mobilenet-v3-small', args: { inputSize: size, alpha: 0.5, dropout: 0.2 } };

let folder: string;
const at = (...path: string[]) => join(folder, ...path);

beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-ensemble-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writeRun(name: string, architecture: ArchitectureSpec, change: object = {}): string {
  mkdirSync(at(name));
  const config = { ...drawnConfig, name, architecture, crop: { ...drawnConfig.crop, size }, ...change };
  writeFileSync(at(name, 'config.json'), JSON.stringify(config));
  writeWeightArchive(at(name, 'best'), initialWeights(buildNetwork(architecture), name.length));
  return at(name);
}

async function logitsOf(run: string): Promise<number[]> {
  const network = buildNetwork(readConfig(join(run, 'config.json')).architecture);
  const tensors = weightTensors(readWeightArchive(join(run, 'best')));
  const logits = await networkLogits(network, tensors, fixtureInput(network.inputShape), 2);
  tf.dispose(tensors);
  return [...logits];
}

test('the logit is the mean of those of the members, the rest is the last run’s', async () => {
  const runs = [writeRun('a', small, { pretrained: 'one' }), writeRun('second', other, { pretrained: 'two' })];
  ensembleRuns(runs, at('both'));
  const [first, second, both] = await Promise.all([...runs, at('both')].map(logitsOf));
  expect(first).not.toEqual(second);
  for (const [i, logit] of both!.entries()) expect(logit).toBeCloseTo((first![i]! + second![i]!) / 2, 5);
  const config = readConfig(at('both', 'config.json'));
  expect(config).toMatchObject({ name: 'second', crop: { size } });
  expect(config.architecture.args['members']).toEqual([
    { name: 'cnn-8', args: {} },
    { name: 'mobilenet-v3-small', args: { alpha: 0.5 } },
  ]);
  expect(JSON.parse(readFileSync(at('both', 'ensemble.json'), 'utf8'))).toMatchObject({
    runs: [
      { run: 'a', pretrained: 'one' },
      { run: 'second', pretrained: 'two' },
    ],
  });
});

test('runs that see other crops are refused, and nothing is written', () => {
  const runs = [writeRun('a', small), writeRun('b', other, { crop: { ...drawnConfig.crop, size, scale: 1.3 } })];
  expect(() => ensembleRuns(runs, at('both'))).toThrow(/b: expected the framing, crop and normalization of .*a/);
  expect(existsSync(at('both'))).toBe(false);
});
