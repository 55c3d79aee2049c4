import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { averageRuns } from '../../../training/average/average-runs.ts';
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
