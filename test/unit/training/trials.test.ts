import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import type { Degradation } from '../../../training/judging/degrade.ts';
import { pixelsOf } from '../../../training/prepared/prepared-set.ts';
import { writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { findRuns } from '../../../training/trials/find-runs.ts';
import type { TrialJudge } from '../../../training/trials/trial-judge.ts';
import { multiplyAdds } from '../../../training/trials/multiply-adds.ts';
import { readTrials } from '../../../training/trials/read-trials.ts';
import { mergedTrials, trialTable } from '../../../training/trials/trial-table.ts';
import { drawnConfig, writeDrawnRun, writeDrawnSet } from './support/judged-run.ts';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const writeJson = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-trials-'));
  writeDrawnSet(at('cache', 'drawn'), 180);
});
afterAll(() => rmSync(folder, { recursive: true }));

let asked: { samples: number; degradation?: Degradation }[];
let said: string[];
beforeEach(() => {
  asked = [];
  said = [];
});

/** Fakes are bright: told apart when clean, the other way round when degraded. */
const judge: TrialJudge = {
  backend: 'drawn',
  open: (set) => ({
    dispose: () => {},
    logitsOf: (samples, degradation) => {
      asked.push({ samples: samples.length, ...(degradation && { degradation }) });
      const sign = degradation ? -1 : 1;
      const brightness = (place: number) => pixelsOf(set, place).data.reduce((sum, value) => sum + value, 0);
      return Promise.resolve(samples.map(({ places }) => sign * brightness(places[0]!)));
    },
  }),
};

function drawnRun(name: string, config: object = {}): string {
  const run = at('runs', name);
  writeDrawnRun(run, name);
  writeJson(join(run, 'config.json'), { ...drawnConfig, name, ...config });
  const train = { byDataset: { 'pictures/real': 1, 'pictures/fake': 1 } };
  writeJson(join(run, 'data.json'), { name: 'drawn', splits: { train } });
  writeJson(join(run, 'environment.json'), { started: `2026-01-0${name.length}T00:00:00Z` });
  return run;
}

const trialsOf = (runFolders: string[], limit?: number) =>
  readTrials({
    runFolders,
    dataFolders: [at('cache')],
    ...(limit && { limit }),
    judge: () => Promise.resolve(judge),
    say: (line) => said.push(line),
  });

describe('a trial', () => {
  test('is judged on val, clean and at half size as JPEG 50', async () => {
    const [trial] = await trialsOf([drawnRun('a')]);
    expect(asked).toEqual([{ samples: 60 }, { samples: 60, degradation: { scale: 0.5, jpegQuality: 50 } }]);
    expect(trial).toMatchObject({ name: 'a', architecture: 'meso-4', inputPx: 32, epochs: 2, trainingSeconds: 60 });
    expect(trial!.figures).toMatchObject({
      clean: { byDataset: { pictures: 1, videos: 1 }, pairedMean: 1 },
      degraded: { byDataset: { pictures: 0, videos: 0 }, pairedMean: 0 },
      samples: 60,
    });
    expect(trial!.figures.parameters).toBeGreaterThan(1000);
    expect(trial!.figures.picturesPerSecond).toBeGreaterThan(0);
  });

  test('judges nothing that its run left out', async () => {
    const [trial] = await trialsOf([drawnRun('without', { data: { leaveOut: ['videos'] } })]);
    expect(Object.keys(trial!.figures.clean.byDataset)).toEqual(['pictures']);
  });

  test('is not measured twice, unless its weights are others or fewer samples were judged', async () => {
    const run = drawnRun('kept');
    const [limited] = await trialsOf([run], 12);
    expect([limited!.figures.limit, limited!.figures.samples]).toEqual([12, 12]);
    await trialsOf([run], 12);
    expect(asked).toHaveLength(2);
    const [whole] = await trialsOf([run]);
    expect([whole!.figures.limit, asked.length]).toEqual([undefined, 4]);
    await trialsOf([run], 12);
    expect(asked).toHaveLength(4);
    writeWeightArchive(join(run, 'best'), initialWeights(buildNetwork(drawnConfig.architecture), 2));
    await trialsOf([run]);
    expect(asked).toHaveLength(6);
  });

  test('has the notes of its configuration, and those of its folder before them', async () => {
    const run = drawnRun('noted', { notes: { tried: 'more', predicted: 'better' } });
    expect((await trialsOf([run]))[0]!.notes).toEqual({ tried: 'more', predicted: 'better' });
    writeJson(join(run, 'trial.json'), { seen: 'worse', predicted: 'best' });
    expect((await trialsOf([run]))[0]!.notes).toEqual({ tried: 'more', predicted: 'best', seen: 'worse' });
    writeJson(join(run, 'trial.json'), { felt: 'good' });
    await expect(trialsOf([run])).rejects.toThrow('trial.json: expected "tried", "predicted" and "seen"');
  });

  test('without weights or without its data is named and left out', async () => {
    const [early, moved] = [drawnRun('early'), drawnRun('moved')];
    rmSync(join(early, 'best.bin'));
    writeJson(join(moved, 'data.json'), { name: 'elsewhere' });
    expect(await trialsOf([early, moved])).toEqual([]);
    expect(said).toEqual([
      expect.stringContaining(`${early}: left out, it has no best weights`),
      expect.stringContaining(`${moved}: left out, its prepared data are in none of`),
    ]);
  });
});

describe('runs', () => {
  test('are the folders themselves or those right below them', () => {
    const one = drawnRun('a');
    mkdirSync(at('runs', 'no-run'), { recursive: true });
    expect(findRuns([one])).toEqual([one]);
    expect(findRuns([at('runs')])).toContain(one);
    expect(findRuns([at('runs')])).not.toContain(at('runs', 'no-run'));
    expect(() => findRuns([at('runs', 'no-run')])).toThrow('expected the folder of a run');
  });
});

describe('the table of trials', () => {
  test('keeps what is gone, replaces what was measured again, and does not lose what was seen', async () => {
    const trials = await trialsOf([drawnRun('a'), drawnRun('bb')]);
    const known = trials.map((trial) => ({ ...trial, notes: { tried: 'old', seen: 'seen' }, epochs: 99 }));
    const merged = mergedTrials(known, [{ ...trials[1]!, notes: { tried: 'new' } }]);
    expect(merged.map(({ name, epochs, notes }) => [name, epochs, notes])).toEqual([
      ['a', 99, { tried: 'old', seen: 'seen' }],
      ['bb', 2, { tried: 'new', seen: 'seen' }],
    ]);
  });

  test('has a row for each in the order of training, and warns of other data', async () => {
    const [a, bb] = await trialsOf([drawnRun('a', { notes: { tried: 'a | b' } }), drawnRun('bb')]);
    const record = { date: '2026-01-02', command: 'npm run trials', trials: mergedTrials([], [bb!, a!]) };
    const rows = trialTable(record).split('\n');
    expect(rows[2]).toMatch(
      /^\| a \| a \\\| b \| – \| – \| 1\.000 \| 0\.000 \| .*pictures 1\.000.* \| meso-4 32 px \|/,
    );
    expect(rows[3]).toMatch(/^\| bb \|/);
    expect(trialTable(record)).not.toContain('compare with care');
    const other = { ...a!, name: 'c', figures: { ...a!.figures, manifestSha256: 'other' } };
    expect(trialTable({ ...record, trials: [a!, other] })).toContain('on 2 sets of prepared data');
  });
});

describe('multiplications with additions', () => {
  test('are counted by the places of each output and the values that reach it', () => {
    const network: Network = {
      inputShape: [8, 8, 3],
      nodes: [
        {
          name: 'c',
          inputs: ['input'],
          op: 'conv2d',
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: true,
          activation: 'relu',
        },
        {
          name: 'd',
          inputs: ['c'],
          op: 'depthwise-conv2d',
          kernelSize: 3,
          strides: 1,
          padding: 'same',
          useBias: false,
          activation: 'relu',
        },
        { name: 'pool', inputs: ['d'], op: 'global-average-pool' },
        { name: 'label', inputs: ['pool'], op: 'dense', units: 2, useBias: true, activation: 'linear' },
      ],
      outputs: ['label'],
    };
    expect(multiplyAdds(network)).toBe(4 * 4 * 4 * 9 * 3 + 4 * 4 * 4 * 9 + 4 * 2);
  });

  test('of MobileNetV2 at 224 px are the 300 million of its paper', () => {
    const million = multiplyAdds(buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 224 } })) / 1e6;
    expect(million).toBeGreaterThan(290);
    expect(million).toBeLessThan(310);
  });
});

describe('the command', () => {
  test('rewrites the table from its record, and refuses what it does not know', { timeout: 60_000 }, async () => {
    const record = at('trials.json');
    writeJson(record, { date: '2026-01-01', command: '', trials: await trialsOf([drawnRun('a')]) });
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['training/trials.ts', ...args], { encoding: 'utf8' });
    expect(run('--record', record).stdout).toContain('| a | – | – | – | 1.000 |');
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({
      command: 'npm run trials',
      trials: [{ name: 'a' }],
    });
    const refused = run('--wrong');
    expect([refused.status, refused.stderr.includes('--wrong')]).toEqual([2, true]);
    expect(readFileSync(record, 'utf8')).toMatch(/^\{\n  "date"/);
  });
});
