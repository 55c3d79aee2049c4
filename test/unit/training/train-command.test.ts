import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { architectureNames } from '../../../lib/models/registry.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { readEpochs } from '../../../training/trainer/epoch-log.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import type { PreparedCrop } from './support/write-prepared-set.ts';

const size = 16;
const root = mkdtempSync(join(tmpdir(), 'telltale-train-'));
const inRoot = (name: string) => join(root, name);
const configPath = inRoot('config.json');

/** Noise, brighter in fakes. */
function crop(i: number, label: 0 | 1, split: 'train' | 'val'): PreparedCrop {
  const random = seededRandom(i + 1);
  const face = { dataset: i % 4 < 2 ? 'a' : 'b', paired: true, source: `s${i}`, face: 0, score: 0 };
  return {
    face: {
      ...face,
      file: `${i}.png`,
      label,
      split,
      boxFrom: 'picture',
      box: { x: 0, y: 0, width: size, height: size },
    },
    pixels: Uint8Array.from({ length: size * size * 3 }, () => random() * 160 + label * 60),
  };
}

function writeSet(name: string, labelOf: (i: number) => 0 | 1): string {
  const crops = Array.from({ length: 48 }, (_, i) => crop(i, labelOf(i), i < 32 ? 'train' : 'val'));
  writePreparedSet(inRoot(name), { size, framing: 'picture', crops });
  return inRoot(name);
}

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; sends SIGINT once the output has `interruptAt`. */
function train(args: readonly string[], interruptAt?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['training/train.ts', ...args]);
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => {
      const before = outcome.stdout;
      outcome.stdout += data.toString();
      if (interruptAt && !before.includes(interruptAt) && outcome.stdout.includes(interruptAt)) child.kill('SIGINT');
    });
    child.stderr.on('data', (data: Buffer) => (outcome.stderr += data.toString()));
    child.on('error', reject);
    child.on('exit', (code) => resolve({ ...outcome, code }));
  });
}

const trainSmall = (out: string, more: readonly string[] = [], interruptAt?: string) =>
  train(
    ['--config', configPath, '--data', inRoot('set'), '--out', inRoot(out), '--backend', 'cpu', ...more],
    interruptAt,
  );
const logOf = (out: string) => readEpochs(inRoot(out)).map((line) => ({ ...line, seconds: 0, picturesPerSecond: 0 }));

beforeAll(() => {
  writeSet('set', (i) => (i % 2) as 0 | 1);
  const config = {
    name: 'small',
    architecture: { name: 'meso-4', args: { inputSize: size } },
    framing: 'picture',
    crop: { size, scale: 1, rollCorrected: false },
    detection: { minScore: 0.5, minFacePx: 0, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.25 },
    normalization: { divisor: 255, offset: 0 },
    cache: { margin: 1, minScore: 0.5 },
    augmentation: 'flip',
    training: { epochs: 3, batchSize: 8, optimizer: { kind: 'adam', learningRate: 0.003 }, monitor: 'auc' },
  };
  writeFileSync(configPath, JSON.stringify(config));
});

describe('npm run train', () => {
  test('--list prints every model name, one a line, and nothing else', async () => {
    const { code, stdout } = await train(['--list']);
    expect([code, stdout]).toEqual([0, `${architectureNames.join('\n')}\n`]);
  });

  test.each([
    ['neither --config nor --model', ['--data', root], 'got neither'],
    ['both', ['--config', 'a', '--model', 'cnn-1', '--data', root], 'got both'],
    ['an unknown model', ['--model', 'cnn-99', '--data', root], 'got cnn-99'],
    ['an unknown option', ['--modle', 'cnn-1'], "'--modle'"],
    ['an unknown backend', ['--model', 'cnn-1', '--data', root, '--backend', 'abacus'], 'got abacus'],
    ['no data', ['--model', 'cnn-1'], '--data'],
    ['epochs that are no number', ['--model', 'cnn-1', '--data', root, '--epochs', 'many'], 'got many'],
  ])('refuses %s with exit code 2', async (_, args, words) => {
    const { code, stderr } = await train(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test.each([
    ['data that do not exist', () => inRoot('nowhere'), 'found nothing there'],
    [
      'a folder without pictures',
      () => mkdtempSync(join(tmpdir(), 'telltale-empty-')),
      'expected one of these layouts',
    ],
    ['one label alone', () => writeSet('fakes', () => 1), 'found no real ones'],
  ])('says what to do about %s', async (_, dataFolder, words) => {
    const { code, stderr } = await train(['--config', configPath, '--data', dataFolder(), '--out', inRoot('none')]);
    expect([code, existsSync(inRoot('none'))]).toEqual([1, false]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  test('says that crops of another size must be prepared again', async () => {
    const { code, stderr } = await train(['--config', 'training/configs/face.json', '--data', inRoot('set')]);
    expect(code).toBe(1);
    expect(stderr).toContain('expected framing face');
  });

  test('trains into a run folder with a line for each epoch', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await trainSmall('run');
    expect([code, stderr.includes('Error')]).toEqual([0, false]);
    expect(stdout.match(/^epoch \d\/3 {2}loss .*val_auc .*pictures\/s/gm)).toHaveLength(3);
    for (const name of ['config.json', 'progress.json', 'best.bin', 'curves.png', 'curves.csv'])
      expect(existsSync(join(inRoot('run'), name))).toBe(true);
    const facts = (name: string) => JSON.parse(readFileSync(join(inRoot('run'), name), 'utf8')) as object;
    expect(facts('environment.json')).toMatchObject({ backend: 'cpu', node: process.version });
    expect(facts('data.json')).toMatchObject({
      name: 'set',
      manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      domains: ['a', 'b'],
      splits: { train: { crops: 32, byLabel: { real: 16, fake: 16 } }, val: { crops: 16 } },
    });
    const again = await trainSmall('run');
    expect([again.code, again.stderr.includes('--resume')]).toEqual([1, true]);
  });

  test(
    'stopped by Ctrl-C it says how to go on, and then ends as the run that was not',
    { timeout: 60_000 },
    async () => {
      const first = await trainSmall('stopped', [], 'epoch 1/3');
      expect(first.code).toBe(130);
      expect(first.stdout).toContain(`--out ${inRoot('stopped')} --backend cpu --resume`);
      expect(logOf('stopped').length).toBeLessThan(3);
      const { code } = await trainSmall('stopped', ['--resume']);
      expect(code).toBe(0);
      expect(logOf('stopped')).toEqual(logOf('run'));
    },
  );
});
