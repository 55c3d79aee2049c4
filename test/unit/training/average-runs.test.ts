import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foldBatchNorm } from '../../../lib/models/fold-batch-norm.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { averageRuns } from '../../../training/average/average-runs.ts';
import { readConfig } from '../../../training/config.ts';
import { drawnConfig } from './support/judged-run.ts';
import { readWeightArchive, writeWeightArchive } from '../../../training/trainer/weight-archive.ts';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);

function writeRun(name: string, values: number[], shape = [values.length]): string {
  mkdirSync(at(name));
  writeFileSync(at(name, 'config.json'), JSON.stringify({ name }));
  writeWeightArchive(at(name, 'best'), { 'label/kernel': { shape, values: Float32Array.from(values) } });
  return at(name);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-average-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('weights are the mean of all runs, the rest is the last run’s', () => {
  const runs = [writeRun('a', [1, 2]), writeRun('b', [2, 4]), writeRun('c', [6, 0])];
  expect(averageRuns(runs, at('mean'))).toEqual({ weights: 1 });
  expect([...readWeightArchive(at('mean', 'best'))['label/kernel']!.values]).toEqual([3, 2]);
  expect(readFileSync(at('mean', 'config.json'), 'utf8')).toBe('{"name":"c"}');
  expect(JSON.parse(readFileSync(at('mean', 'average.json'), 'utf8'))).toMatchObject({
    runs: [{ run: 'a' }, { run: 'b' }, { run: 'c' }],
  });
});

test('batch norm is folded where not all have it, and the mean has none', () => {
  const written = (name: string, batchNorm: boolean) => {
    const architecture = { name: 'mobilenet-v2', args: { inputSize: 32, alpha: 0.35, batchNorm } };
    mkdirSync(at(name));
    writeFileSync(at(name, 'config.json'), JSON.stringify({ ...drawnConfig, name, architecture }));
    const network = buildNetwork(architecture);
    const weights = initialWeights(network, 1);
    writeWeightArchive(at(name, 'best'), weights);
    return { run: at(name), folded: foldBatchNorm(network, weights).weights };
  };
  const [plain, normed] = [written('plain', false), written('normed', true)];
  averageRuns([plain.run, normed.run], at('mean'));
  const mean = readWeightArchive(at('mean', 'best'));
  expect(Object.keys(mean)).toEqual(Object.keys(plain.folded));
  const name = 'block3/depthwise/kernel';
  const [one, other] = [plain, normed].map(({ folded }) => folded[name]!.values[5]!) as [number, number];
  expect(one).not.toBe(other);
  expect(mean[name]!.values[5]).toBeCloseTo((one + other) / 2, 6);
  expect(readConfig(at('mean', 'config.json'))).toMatchObject({
    name: 'normed',
    architecture: { name: 'mobilenet-v2', args: { alpha: 0.35, batchNorm: false } },
  });
});

test('runs of two architectures are refused by the name of the weight', () => {
  const runs = [writeRun('a', [1, 2]), writeRun('b', [1, 2], [2, 1])];
  expect(() => averageRuns(runs, at('mean'))).toThrow(/b: expected the weights of .*a, but label\/kernel is \[2, 1\]/);
  expect(existsSync(at('mean'))).toBe(false);
});

test('a folder without trained weights and a run that is there already are refused', () => {
  const runs = [writeRun('a', [1]), writeRun('b', [2])];
  expect(() => averageRuns([at('a'), at('nowhere')], at('mean'))).toThrow(
    /nowhere: expected the folder of a trained run/,
  );
  expect(() => averageRuns(runs, at('b'))).toThrow(/b: expected a folder without a run/);
});
