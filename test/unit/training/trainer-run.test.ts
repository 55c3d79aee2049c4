import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { readEpochs } from '../../../training/trainer/epoch-log.ts';
import { readCheckpoint } from '../../../training/trainer/checkpoint.ts';
import { openRunFolder } from '../../../training/trainer/run-folder.ts';
import { runTraining } from '../../../training/trainer/run-training.ts';
import { readWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { smallConfig, smallRun } from './support/memory-run.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'telltale-run-'));

/** All that a run leaves, apart from how long it took. */
function outcomeOf(runFolder: string) {
  const log = readEpochs(runFolder).map((line) => ({ ...line, seconds: 0, picturesPerSecond: 0 }));
  const { progress, state } = readCheckpoint(runFolder)!;
  return {
    log,
    state,
    best: readWeightArchive(join(runFolder, 'best')),
    progress: { ...progress, log },
  };
}

async function trained(runFolder: string, config = smallConfig()) {
  openRunFolder(runFolder, config, true);
  await runTraining(smallRun(runFolder, config));
  return outcomeOf(runFolder);
}

let whole: ReturnType<typeof outcomeOf>;

beforeAll(async () => {
  await tf.setBackend('cpu');
  whole = await trained(folder());
});

describe('a training run', () => {
  test('logs each epoch with its validation figures and learns', () => {
    expect(whole.log.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const { val, valAuc } = whole.log.at(-1)!;
    expect(val).toMatchObject({ loss: expect.any(Number), accuracy: expect.any(Number), recall: expect.any(Number) });
    expect(val!.pairedAuc).toBe(valAuc['a']);
    expect(Object.keys(valAuc)).toEqual(['a', 'b']);
    expect(whole.log[2]!.loss).toBeLessThan(whole.log[0]!.loss);
  });

  test('gives the same curve for the same seed and another for another', async () => {
    expect(await trained(folder())).toEqual(whole);
    expect((await trained(folder(), smallConfig({ seed: 2 }))).log).not.toEqual(whole.log);
  });

  test('writes log, curves and checkpoints as a run folder', async () => {
    const runFolder = folder();
    await trained(runFolder);
    expect(readdirSync(runFolder).filter((name) => !name.startsWith('last-'))).toEqual([
      'best.bin',
      'best.json',
      'config.json',
      'curves.csv',
      'curves.png',
      'log.jsonl',
      'progress.json',
    ]);
    expect(readdirSync(runFolder).filter((name) => name.startsWith('last-'))).toHaveLength(2);
    const [head, ...rows] = readFileSync(join(runFolder, 'curves.csv'), 'utf8').trim().split('\n');
    expect(head!.split(',')).toEqual(expect.arrayContaining(['epoch', 'loss', 'val.auc', 'learningRate']));
    expect(rows).toHaveLength(3);
  });

  test('stops at the signal with a checkpoint and goes on to the same end', async () => {
    const runFolder = folder();
    const stop = new AbortController();
    const run = smallRun(runFolder);
    openRunFolder(runFolder, run.config, true);
    const onStep = ({ epoch, step }: { epoch: number; step: number }) => epoch === 2 && step === 3 && stop.abort();
    const { ended, sums } = await runTraining({ ...run, onStep, signal: stop.signal });
    expect([ended, sums.steps]).toEqual([null, 3]);
    expect(await trained(runFolder)).toEqual(whole);
  });

  test('keeps the best weights by the monitored figure, and ends early without a better epoch', async () => {
    const config = smallConfig({
      epochs: 30,
      monitor: 'loss',
      emaDecay: 0,
      schedule: { kind: 'constant' },
      optimizer: { kind: 'sgd', learningRate: 1 },
      earlyStopping: { patience: 2, minDelta: 0.02 },
    });
    const { log, progress, best, state } = await trained(folder(), config);
    expect(progress.ended).toBe('early-stopping');
    expect(log.length).toBeLessThan(30);
    const losses = log.map(({ val }) => val!.loss);
    expect(progress.best!.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    if (progress.best!.epoch < log.length) expect(best).not.toEqual(state.weights);
  });

  test('lowers the rate on a plateau and not below the lowest', async () => {
    const config = smallConfig({
      epochs: 6,
      schedule: { kind: 'constant' },
      optimizer: { kind: 'sgd', learningRate: 1e-9 },
      reduceOnPlateau: { factor: 0.5, patience: 1, minDelta: 0.5, minRate: 2e-10 },
    });
    const { log } = await trained(folder(), config);
    expect(log.map(({ learningRate }) => learningRate * 1e10)).toEqual(
      [10, 10, 5, 2.5, 2, 2].map((rate) => expect.closeTo(rate, 6)),
    );
  });

  test('refuses a folder with another run, and to go on with another configuration', async () => {
    const runFolder = folder();
    await trained(runFolder);
    expect(() => openRunFolder(runFolder, smallConfig(), false)).toThrow('--resume');
    expect(() => openRunFolder(runFolder, smallConfig({ batchSize: 4 }), true)).toThrow(
      'training.batchSize was 8 and is 4',
    );
  });

  test('goes on with more epochs where the schedule does not depend on them', async () => {
    const config = (epochs: number) => smallConfig({ epochs, schedule: { kind: 'constant' } });
    const runFolder = folder();
    await trained(runFolder, config(1));
    expect((await trained(runFolder, config(2))).log).toEqual((await trained(folder(), config(2))).log);
    expect(() => openRunFolder(runFolder, smallConfig({ epochs: 9 }), true)).toThrow('training.epochs was 2 and is 9');
  });

  test('keeps the last good checkpoint when the loss is no number', async () => {
    const runFolder = folder();
    const config = smallConfig({ optimizer: { kind: 'sgd', learningRate: 1e30 }, schedule: { kind: 'constant' } });
    await expect(trained(runFolder, config)).rejects.toThrow('lower the learning rate');
    const checkpoint = readCheckpoint(runFolder);
    const values = Object.values(checkpoint?.state.weights ?? {}).flatMap((weight) => [...weight.values]);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

describe('training killed at ten random points', () => {
  const script = fileURLToPath(new URL('support/small-run-process.ts', import.meta.url));

  /** Enough that ten kills come before the end. */
  const killedEpochs = 20;

  /** Runs until the process has printed `lines` lines, then kills it after the delay. */
  function runFor(runFolder: string, lines: number, delayMs: number): Promise<'killed' | 'ended'> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script, runFolder, String(killedEpochs)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let seen = 0;
      child.stdout.on('data', (data: Buffer) => {
        seen += data.toString().split('\n').length - 1;
        if (seen >= lines) setTimeout(() => child.kill('SIGKILL'), delayMs);
      });
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        code === 0 || signal === 'SIGKILL'
          ? resolve(code === 0 ? 'ended' : 'killed')
          : reject(new Error(`expected an end or SIGKILL, got exit code ${code}`)),
      );
    });
  }

  test('ends as if never killed: nothing lost or doubled', { timeout: 60_000 }, async () => {
    const random = seededRandom(Date.now());
    const runFolder = folder();
    for (let kill = 0; kill < 10; kill++)
      expect(await runFor(runFolder, 1 + Math.floor(random() * 4), random() * 10)).toBe('killed');
    expect(await runFor(runFolder, Infinity, 0)).toBe('ended');
    expect(outcomeOf(runFolder)).toEqual(await trained(folder(), smallConfig({ epochs: killedEpochs })));
  });
});
