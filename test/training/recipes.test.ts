import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../lib/cli/find-chromium.mjs';
import { tfjsNodeFolder } from '../../training/backends/setup-tensorflow.ts';

const hasTensorflow = tfjsNodeFolder() !== undefined;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const hasChromium = (await findChromium()) !== undefined;

interface Evaluation {
  rows: { dataset: string; real: number; fake: number; auc?: number }[];
}

/** Small enough for minutes, whole enough that every step of the recipe runs on real files. */
describe.skipIf(!hasTensorflow)('recipes from drawn data to a report, where tfjs-node is set up', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-recipes-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function runRecipe(name: string, args: string[]): string {
    const out = join(folder, name);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['training/recipe.ts', '--name', name, '--out', out, '--epochs', '1', '--batch', '8', ...args],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`recipe ${name}: expected exit code 0, got ${status}\n${stdout}\n${stderr}`);
    return out;
  }

  function evaluationOf(out: string, run: string): Evaluation {
    expect(readFileSync(join(out, run, 'report.html'), 'utf8')).toContain('<svg');
    return JSON.parse(readFileSync(join(out, run, 'evaluation.json'), 'utf8')) as Evaluation;
  }

  function expectJudgedTestFaces({ rows }: Evaluation): void {
    const all = rows.find(({ dataset }) => dataset === 'all')!;
    expect(all.real).toBeGreaterThan(0);
    expect(all.fake).toBeGreaterThan(0);
    expect(all.auc).toBeGreaterThanOrEqual(0);
  }

  test('cnn-variants: pictures of 128 px, two of the twenty layouts compared', () => {
    const out = runRecipe('cnn-variants', ['--drawn', '20', '--only', 'cnn-2,cnn-6']);
    expectJudgedTestFaces(evaluationOf(out, 'cnn-2'));
    const comparison = JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')) as object;
    expect(JSON.stringify(comparison)).toContain('cnn-6');
  });

  test('face-comparison: a custom CNN, and its features through PCA and a polynomial SVM', () => {
    const out = runRecipe('face-comparison', ['--drawn', '15', '--only', 'custom-cnn-1']);
    expectJudgedTestFaces(evaluationOf(out, 'custom-cnn-1'));
    const embedding = readFileSync(join(out, 'custom-cnn-1', 'embedding', 'embedding.json'), 'utf8');
    expect(JSON.parse(embedding)).toHaveProperty('withPca');
  });

  test('dann: TFRecords of two domains into a reversed domain head', () => {
    const out = runRecipe('dann', ['--drawn', '5']);
    expectJudgedTestFaces(evaluationOf(out, 'dann'));
    const [epoch] = readFileSync(join(out, 'dann', 'log.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(JSON.parse(epoch!)).toMatchObject({ labelLoss: expect.any(Number), domainLoss: expect.any(Number) });
  });

  describe.skipIf(!hasFfmpeg || !hasChromium)('with videos, where ffmpeg and Chromium are', () => {
    test('deepfake-detect: frames, faces by the detector, a balanced split, EfficientNet-B0', () => {
      const out = runRecipe('deepfake-detect', ['--drawn', '10']);
      expectJudgedTestFaces(evaluationOf(out, 'deepfake-detect'));
      expect(existsSync(join(out, 'prepared', 'samples.png'))).toBe(true);
    });

    test('cnn-lstm: clips of consecutive faces', () => {
      const out = runRecipe('cnn-lstm', ['--drawn', '10']);
      expectJudgedTestFaces(evaluationOf(out, 'cnn-lstm'));
    });
  });
});
