import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../training/config.ts';
import { makeWeights, stepLines } from '../../../training/weights/make-weights.ts';
import { isTrained, placedConfig, readStages } from '../../../training/weights/stage-list.ts';
import { weightSteps } from '../../../training/weights/weight-steps.ts';
import type { WeightStep, WeightsRequest } from '../../../training/weights/weight-steps.ts';
import { drawnConfig } from './support/judged-run.ts';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const writeJson = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value));

let ran: string[];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-weights-'));
  mkdirSync(at('raw'));
  writeJson(at('first.json'), drawnConfig);
  writeJson(at('second.json'), { extends: 'first.json', name: 'finer', training: { epochs: 5 } });
  writeJson(at('stages.json'), twoStages);
  ran = [];
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const twoStages = {
  prepare: { 'frames-per-second': '4' },
  stages: [
    { name: 'coarse', config: 'first.json' },
    { name: 'fine', config: 'second.json' },
  ],
};

function steps(change: Partial<WeightsRequest> = {}): WeightStep[] {
  return weightSteps(readStages(at('stages.json')), {
    dataFolder: at('raw'),
    backbone: at('backbone'),
    workFolder: at('work'),
    outFolder: at('model'),
    isTrial: false,
    ...change,
  });
}

const run = (failing?: string) => ({
  workFolder: at('work'),
  say: (line: string) => said.push(line),
  run: (command: string, args: readonly string[]) => {
    ran.push(command === 'train' ? `train ${readConfig(args[1]!).name}` : command);
    return ran.at(-1) === failing ? 3 : 0;
  },
});
const all = ['prepare-data', 'train drawn', 'train finer', 'evaluate', 'export', 'report'];

describe('the way to the weights', () => {
  test('ships what the last stage joins: the mean of weights, or of logits', () => {
    const stages = (last: object) => writeJson(at('stages.json'), { stages: [...twoStages.stages, last] });
    stages({ name: 'mean', average: ['coarse', 'fine'] });
    const own = steps();
    expect(own.map(({ name }) => name).slice(-4)).toEqual(['average mean', 'evaluate', 'export', 'report']);
    const joined = ['--runs', `${at('work', 'coarse')},${at('work', 'fine')}`, '--out', at('work', 'mean')];
    expect(own.at(-4)!.args).toEqual(joined);
    for (const step of own.slice(-3)) expect(step.args.slice(0, 2)).toEqual(['--run', at('work', 'mean')]);
    stages({ name: 'mean', ensemble: ['coarse', 'fine'] });
    expect(steps().at(-4)!.args).toEqual([...joined, '--logits']);
    stages({ name: 'mean', average: ['coarse', 'finest'] });
    expect(() => steps()).toThrow('mean: expected an earlier stage (coarse, fine), got finest');
  });

  test('goes from raw data over the stages to the model and its report', async () => {
    expect(await makeWeights(steps(), run())).toBe(0);
    expect(ran).toEqual(all);
    const argsOf = (name: string) =>
      steps()
        .find((step) => step.name === name)!
        .args.join(' ');
    const [prepared, last] = [at('work', 'prepared'), at('work', 'fine')];
    expect(argsOf('prepare prepared')).toBe(
      `--data ${at('raw')} --config ${at('second.json')} --out ${prepared} --frames-per-second 4`,
    );
    expect(argsOf('evaluate')).toBe(`--run ${last} --data ${prepared} --robustness`);
    expect(argsOf('export')).toBe(`--run ${last} --out ${at('model')} --dtype float16 --data ${prepared}`);
    expect(argsOf('report')).toBe(`--run ${last}`);
  });

  test('cuts crops once for each size and reconstructs those of the last stage', () => {
    const crop = { ...drawnConfig.crop, size: drawnConfig.crop.size * 2 };
    writeJson(at('second.json'), { extends: 'first.json', name: 'finer', crop });
    writeJson(at('stages.json'), { ...twoStages, reconstruct: { count: '40' } });
    const [small, large, reconstruct, coarse, fine, evaluate] = steps();
    const option = (step: WeightStep | undefined, name: string) => step!.args[step!.args.indexOf(`--${name}`) + 1];
    expect([small, large].map((step) => option(step, 'config'))).toEqual([at('first.json'), at('second.json')]);
    expect(option(reconstruct, 'prepared')).toBe(option(large, 'out'));
    expect(reconstruct!.args).toContain('40');
    expect(option(coarse, 'data')).toBe(option(small, 'out'));
    expect(option(fine, 'data')).toBe(option(reconstruct, 'out'));
    expect(option(small, 'out')).not.toBe(option(large, 'out'));
    expect(option(evaluate, 'data')).toBe(option(large, 'out'));
  });

  test('starts each stage from the one before, the first from the backbone', async () => {
    await makeWeights(steps(), run());
    const config = (name: string) => readConfig(at('work', 'configs', `${name}.json`));
    expect(config('coarse')).toMatchObject({ name: 'drawn', pretrained: at('backbone') });
    expect(config('fine')).toMatchObject({ name: 'finer', pretrained: at('work', 'coarse'), training: { epochs: 5 } });
  });

  test('goes on after a step that failed, and says what is left', async () => {
    expect(await makeWeights(steps(), run('train finer'))).toBe(3);
    expect(said.at(-1)).toContain('left: train fine, evaluate, export, report.');
    const lines = stepLines(steps(), at('work'));
    expect(lines.map((line) => /: (done|left)/.exec(line)![1])).toEqual([
      'done',
      'done',
      'left',
      'left',
      'left',
      'left',
    ]);
    ran = [];
    expect(await makeWeights(steps(), run())).toBe(0);
    expect(ran).toEqual(all.slice(2));
    ran = [];
    expect(await makeWeights(steps(), run())).toBe(0);
    expect(ran).toEqual([]);
  });

  test('repeats a stage that is asked for otherwise, and all after it', async () => {
    await makeWeights(steps(), run());
    writeJson(at('second.json'), {
      extends: 'first.json',
      name: 'finer',
      training: { epochs: 6 },
      notes: { tried: 'x' },
    });
    ran = [];
    await makeWeights(steps(), run());
    expect(ran).toEqual(all.slice(2));
    writeJson(at('second.json'), {
      extends: 'first.json',
      name: 'finer',
      training: { epochs: 6 },
      notes: { seen: 'y' },
    });
    ran = [];
    await makeWeights(steps(), run());
    expect(ran).toEqual([]);
  });

  test('prepares again where crops are cut otherwise', async () => {
    await makeWeights(steps(), run());
    writeJson(at('second.json'), { extends: 'first.json', name: 'finer', data: { maxFaces: 1 } });
    ran = [];
    await makeWeights(steps(), run());
    expect(ran).toEqual(all);
  });

  test('prepares nothing that is prepared, and publishes no trial', async () => {
    writeJson(at('raw', 'spec.json'), { size: 32, framing: 'picture' });
    await makeWeights(steps({ isTrial: true, limit: 40, epochs: 1 }), run());
    expect(ran).toEqual(['train drawn', 'train finer', 'evaluate']);
    const [train, , evaluate] = steps({ isTrial: true, limit: 40, epochs: 1 });
    expect(train!.args.join(' ')).toContain(`--data ${at('raw')} `);
    expect(train!.args.slice(-4)).toEqual(['--limit', '40', '--epochs', '1']);
    expect(evaluate!.args.slice(-2)).toEqual(['--limit', '40']);
  });
});

describe('a list of stages', () => {
  const listed = (stages: object[]) => {
    writeJson(at('stages.json'), { stages });
    return readStages(at('stages.json')).stages;
  };

  test('may start a stage from an earlier one, from the backbone or from nothing', () => {
    const stages = listed([
      { name: 'a', config: 'first.json', from: 'nothing' },
      { name: 'b', config: 'first.json', from: 'backbone' },
      { name: 'c', config: 'first.json', from: 'a' },
      { name: 'd', config: 'first.json', from: 'backbone:other' },
    ]).filter(isTrained);
    const places = { backbone: 'bone', runFolder: (name: string) => `runs/${name}` };
    expect(stages.map((stage) => placedConfig(stage, places).pretrained)).toEqual([
      undefined,
      'bone',
      'runs/a',
      'bone/other',
    ]);
  });

  test('has earlier stages as teachers', () => {
    const distillation = { teachers: ['stage:big', 'elsewhere'] };
    writeJson(at('small.json'), { extends: 'first.json', training: { distillation } });
    const [, small] = listed([
      { name: 'big', config: 'first.json' },
      { name: 'small', config: 'small.json', from: 'backbone' },
    ]).filter(isTrained);
    const placed = placedConfig(small!, { backbone: 'bone', runFolder: (name) => `runs/${name}` });
    expect(placed.training.distillation!.teachers).toEqual(['runs/big', 'elsewhere']);
    expect(() => listed([{ name: 'small', config: 'small.json' }])).toThrow(
      'small: expected an earlier stage (none), got big',
    );
  });

  test('is refused where names are twice, later or no stage', () => {
    const stage = (name: string, from?: string) => ({ name, config: 'first.json', ...(from && { from }) });
    expect(() => listed([stage('a'), stage('a')])).toThrow('found a twice');
    expect(() => listed([stage('a', 'b'), stage('b')])).toThrow('a: expected an earlier stage (none), got b');
    expect(() => listed([])).toThrow('stages: ');
    expect(() => listed([stage('../a')])).toThrow('stages.0.name: expected a name of small letters');
  });

  test('of the shipped model is whole', () => {
    const { stages } = readStages('training/configs/face/stages.json');
    expect(stages.length).toBeGreaterThan(0);
  });
});

describe('the command', () => {
  test('lists what is left and refuses what it does not know', { timeout: 60_000 }, () => {
    const command = (...args: string[]) =>
      spawnSync(process.execPath, ['training/weights.ts', ...args], { encoding: 'utf8' });
    const folders = [
      '--data',
      at('raw'),
      '--backbone',
      at('backbone'),
      '--stages',
      at('stages.json'),
      '--work',
      at('work'),
    ];
    const { stdout, status } = command(...folders, '--list');
    expect([status, stdout.match(/: left$/gm)?.length]).toEqual([0, 6]);
    const refused = command('--wrong');
    expect([refused.status, refused.stderr.includes('--wrong')]).toEqual([2, true]);
    expect(readFileSync(at('stages.json'), 'utf8')).toBe(JSON.stringify(twoStages));
  });
});
