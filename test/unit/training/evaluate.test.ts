import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cropDetail } from '../../../lib/preprocess/crop-detail.ts';
import { verdictOf } from '../../../lib/models/verdict.ts';
import { readEvaluation } from '../../../training/judging/evaluation.ts';
import { crossEvaluate } from '../../../training/judging/cross-evaluate.ts';
import { evaluateRun } from '../../../training/judging/evaluate-command.ts';
import { evaluateSamples, planEvaluation } from '../../../training/judging/evaluate-run.ts';
import type { JudgeCrops } from '../../../training/judging/evaluate-run.ts';
import { robustnessGrid } from '../../../training/judging/robustness.ts';
import type { JudgedCrops } from '../../../training/judging/judged-sample.ts';
import { openPreparedSet, pixelsOf } from '../../../training/prepared/prepared-set.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import { drawnConfig, writeDrawnRun, writeDrawnSet } from './support/judged-run.ts';

let folder: string;
let set: PreparedSet;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-evaluate-'));
  writeDrawnSet(join(folder, 'data'), 900);
  set = openPreparedSet(join(folder, 'data'));
  await tf.setBackend('cpu');
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** What a network that knows the trick would say: fakes are bright, so bright is positive. */
const byBrightness: JudgeCrops = async (samples) => ({
  logits: samples.map(({ places }) => {
    const { data } = pixelsOf(set, places[0]!);
    return (data.reduce((sum, value) => sum + value, 0) / data.length - 127.5) / 10;
  }),
  details: samples.map(({ places }) => cropDetail(pixelsOf(set, places[0]!))),
});

const negated = ({ logits, details }: JudgedCrops): JudgedCrops => ({
  logits: Array.from(logits, (logit) => -logit),
  details,
});

const { crop } = drawnConfig;

const measure = async (judgeCrops: JudgeCrops, robustness?: number) => {
  const plan = planEvaluation(set, { split: 'test', ...(robustness && { robustness }) });
  return evaluateSamples(set, plan, { split: 'test', splitRule: 'drawn', crop, judgeCrops });
};

describe('an evaluation', () => {
  it('has label 1 for fake from the data to the verdict: bright fakes are likely fake, dark reals are not', async () => {
    const { measured, judged } = await measure(byBrightness);
    expect(measured.rows.map(({ dataset, auc }) => [dataset, auc])).toEqual([
      ['videos', 1],
      ['pictures', 1],
      ['all', 1],
    ]);
    for (const { label, score } of judged) {
      const verdict = verdictOf(score, measured.thresholds.balanced);
      expect(verdict === 'likely-fake').toBe(label === 1);
    }
    expect(measured.rows.at(-1)!.verdicts!.balanced.fake['likely-fake']).toBe(150);
    expect(measured.rows.at(-1)!.verdicts!.balanced.real['likely-fake']).toBe(0);
  });

  it('is worse than guessing where the network swaps the labels, as the reference’s upload page does', async () => {
    const swapped: JudgeCrops = async (samples) => negated(await byBrightness(samples));
    const { measured } = await measure(swapped);
    expect(measured.rows.at(-1)).toMatchObject({ auc: 0, accuracy: 0, truePositiveRate: 0 });
  });

  it('fits temperature and thresholds on val alone', async () => {
    const { measured } = await measure(byBrightness);
    const onlyTestChanges: JudgeCrops = async (samples) => {
      const judged = await byBrightness(samples);
      const isTest = set.faces[samples[0]!.places[0]!]!.split === 'test';
      return isTest ? negated(judged) : judged;
    };
    const { measured: other } = await measure(onlyTestChanges);
    expect([other.temperature, other.thresholds]).toEqual([measured.temperature, measured.thresholds]);
    expect([measured, other].map(({ rows }) => rows.at(-1)!.truePositiveRate)).toEqual([1, 0]);
  });

  it('measures each method against the reals of its set, and videos by three poolings', async () => {
    const { measured } = await measure(byBrightness);
    expect(measured.methods.map(({ dataset, method, real }) => [dataset, method, real])).toEqual([
      ['videos', 'swap', 50],
      ['videos', 'synthesis', 50],
      ['pictures', 'swap', 100],
      ['pictures', 'synthesis', 100],
    ]);
    expect(measured.videos.map(({ dataset, pooling }) => [dataset, pooling])).toEqual([
      ['videos', 'mean'],
      ['videos', 'max'],
      ['videos', 'robust'],
    ]);
    expect(measured.slices.find(({ part }) => part === '0.9 and more')).toMatchObject({ real: 30, fake: 30 });
  });

  it('judges the same samples in every cell of the robustness grid', async () => {
    const seen: unknown[] = [];
    const watching: JudgeCrops = async (samples, degradation) => {
      if (samples.length === 49 && degradation)
        seen.push([degradation.scale, degradation.jpegQuality, samples.length, samples[0]!.places[0]]);
      return byBrightness(samples);
    };
    const { measured } = await measure(watching, 49);
    expect(measured.robustness).toMatchObject({ cells: robustnessGrid });
    expect(measured.robustness!.real + measured.robustness!.fake).toBe(49);
    expect(seen).toHaveLength(20);
    expect(new Set(seen.map((cell) => JSON.stringify((cell as unknown[]).slice(2)))).size).toBe(1);
  });

  it('says what is missing where val cannot calibrate, and refuses a split without samples', async () => {
    const plan = planEvaluation(set, { split: 'test' });
    const options = { split: 'test' as const, splitRule: 'drawn', crop, judgeCrops: byBrightness };
    const { measured } = await evaluateSamples(set, { ...plan, val: [], degradedVal: [] }, options);
    expect(measured.temperature).toBe(1);
    expect(measured.notes.join(' ')).toContain('found 0 real and 0 fake');
    const empty = { ...set, faces: set.faces.filter(({ split }) => split !== 'test') };
    expect(() => planEvaluation(empty, { split: 'test' })).toThrow('expected samples of test, found none');
  });
});

const request = () => ({
  dataFolder: join(folder, 'data'),
  cacheFolder: folder,
  say: () => {},
  split: 'test' as const,
});

describe('evaluating a run', () => {
  it('writes figures, scores, the worst mistakes and a page, and leaves no tensor', async () => {
    const run = join(folder, 'run');
    writeDrawnRun(run, 'drawn');
    const before = tf.memory().numTensors;
    await evaluateRun({ ...request(), runFolder: run, outFolder: run, weights: 'auto', backend: 'cpu', limit: 24 });
    expect(tf.memory().numTensors).toBe(before);
    const evaluation = readEvaluation(run);
    expect(evaluation.run).toMatchObject({ name: 'drawn', trainedOn: ['pictures'] });
    expect(evaluation.data).toMatchObject({ sha256: set.sha256, test: 24 });
    const scores = readFileSync(join(run, 'test-scores.jsonl'), 'utf8').trim().split('\n');
    expect(scores).toHaveLength(24);
    for (const file of ['evaluation.md', 'worst.png', 'report.html'])
      expect(existsSync(join(run, file)), file).toBe(true);
  }, 30_000);

  it('makes a matrix of runs and data sets', async () => {
    writeDrawnRun(join(folder, 'first'), 'drawn');
    writeDrawnRun(join(folder, 'second'), 'drawn');
    const outFolder = join(folder, 'cross');
    const runFolders = [join(folder, 'first'), join(folder, 'second')];
    const cells = await crossEvaluate({ ...request(), runFolders, outFolder, weights: 'best', limit: 16 });
    expect(cells.map(({ run, dataset }) => `${run} ${dataset}`).sort()).toEqual([
      'first pictures',
      'first videos',
      'second pictures',
      'second videos',
    ]);
    expect(readFileSync(join(outFolder, 'cross.md'), 'utf8')).toContain('| pictures (first) |');
  }, 30_000);

  it('names a folder that holds no run', async () => {
    const runFolder = join(folder, 'nothing');
    const asked = { ...request(), runFolder, outFolder: runFolder, weights: 'auto' as const, backend: 'cpu' };
    await expect(evaluateRun(asked)).rejects.toThrow(`${runFolder}: expected a trained run, found no best.bin`);
  });
});
