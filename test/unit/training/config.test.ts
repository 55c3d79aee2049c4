import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectureNames } from '../../../lib/models/registry.ts';
import { cacheSpecs, parseConfig, readConfig } from '../../../training/config.ts';
import { defaultConfig } from '../../../training/trainer/default-config.ts';
import { configuredNetwork } from '../../../training/trainer/start-run.ts';

const facePath = 'training/configs/face.json';
const face = JSON.parse(readFileSync(facePath, 'utf8')) as Record<string, Record<string, unknown>>;

describe('a training configuration', () => {
  test('of the shipped face model is read, and its network takes the crops', () => {
    const config = readConfig(facePath);
    expect(config.training).toMatchObject({
      batchSize: 64,
      emaDecay: 0.998,
      labelSmoothing: 0.05,
      monitor: 'pairedAuc',
    });
    expect(configuredNetwork(config).inputShape).toEqual([128, 128, 3]);
    expect(cacheSpecs(config).spec).toMatchObject({ size: 144, scale: expect.closeTo(1.0125) });
  });

  test('gets the defaults of what it leaves out', () => {
    const { training, data, framing } = parseConfig({ ...face, data: undefined }, 'face.json');
    expect(framing).toBe('face');
    expect(data).toEqual({ balance: 'natural', testOnly: [], leaveOut: [], trainOnAll: [], unlabelledDomains: [] });
    expect(training.optimizer).toEqual({
      kind: 'adam',
      learningRate: 0.0004,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      weightDecay: 0,
    });
  });

  test.each([
    ['training.batchSize', { training: { ...face['training'], batchSize: 0 } }],
    ['training.learningrate', { training: { ...face['training'], learningrate: 1 } }],
    ['training.optimizer.kind', { training: { ...face['training'], optimizer: { kind: 'lion', learningRate: 1 } } }],
    ['training.schedule.factor', { training: { ...face['training'], schedule: { kind: 'step', everyEpochs: 1 } } }],
    ['crop.size', { crop: { ...face['crop'], size: 12.5 } }],
    ['augmentation', { augmentation: 'wild' }],
    ['data.clips.frames', { data: { clips: {} } }],
  ])('that does not fit is refused by the name of the field: %s', (path, change) => {
    expect(() => parseConfig({ ...face, ...change }, 'my.json')).toThrow(`my.json: ${path}: `);
  });

  test('that is no JSON or no file is refused by its name', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'telltale-config-')), 'broken.json');
    writeFileSync(path, '{');
    expect(() => readConfig(path)).toThrow(`${path}: expected JSON`);
    expect(() => readConfig('/nowhere/face.json')).toThrow('/nowhere/face.json: expected a configuration');
  });

  test('whose crops are not what the network takes is refused', () => {
    const config = parseConfig({ ...face, crop: { ...face['crop'], size: 96 } }, 'face.json');
    expect(() => configuredNetwork(config)).toThrow('crop.size: expected 128');
    const clips = parseConfig({ ...face, data: { clips: { frames: 8 } } }, 'face.json');
    expect(() => configuredNetwork(clips)).toThrow('data.clips.frames: expected no clips');
  });
});

describe('a configuration that extends another', () => {
  function folderWith(files: Record<string, unknown>): (name: string) => string {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-config-'));
    mkdirSync(join(folder, 'deeper'));
    for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(value));
    return (name) => join(folder, name);
  }

  test('has what it leaves out from there, over any number of files, relative to each', () => {
    const pathOf = folderWith({
      'base.json': face,
      'longer.json': { extends: 'base.json', training: { epochs: 30 }, data: { testOnly: ['a', 'b'] } },
      'deeper/left-out.json': { extends: '../longer.json', name: 'deep', data: { leaveOut: ['dfdc'], testOnly: [] } },
    });
    const config = readConfig(pathOf('deeper/left-out.json'));
    const base = readConfig(facePath);
    expect(config).toEqual({
      ...base,
      name: 'deep',
      training: { ...base.training, epochs: 30 },
      data: { ...base.data, leaveOut: ['dfdc'], testOnly: [] },
    });
  });

  test('takes a field away with null', () => {
    const pathOf = folderWith({
      'base.json': face,
      'plain.json': { extends: 'base.json', augmentation: null, data: { shares: { celeba: null } } },
    });
    const { augmentation, data } = readConfig(pathOf('plain.json'));
    expect(augmentation).toBeUndefined();
    expect(Object.keys(data.shares!)).toEqual(Object.keys(face['data']!['shares'] as object).slice(0, -1));
  });

  test('is refused where the chain has no end, no file or no name', () => {
    const pathOf = folderWith({
      'a.json': { extends: 'b.json' },
      'b.json': { extends: 'a.json' },
      'gone.json': { extends: 'nowhere.json' },
      'number.json': { extends: 1 },
    });
    expect(() => readConfig(pathOf('a.json'))).toThrow('b.json: extends: expected a chain that ends');
    expect(() => readConfig(pathOf('gone.json'))).toThrow('nowhere.json: expected a configuration');
    expect(() => readConfig(pathOf('number.json'))).toThrow('number.json: extends: expected the path');
  });
});

describe('the default configuration', () => {
  test.each(architectureNames)('of %s fits its network and its margin', (name) => {
    for (const framing of ['face', 'picture'] as const) {
      const config = defaultConfig(name, { framing });
      expect(() => configuredNetwork(config)).not.toThrow();
      expect(cacheSpecs(config).spec.size).toBeGreaterThanOrEqual(config.crop.size);
    }
  });

  test('takes faces for clips and whole pictures otherwise', () => {
    expect(defaultConfig('cnn-lstm')).toMatchObject({ framing: 'face', data: { clips: { frames: 60 } } });
    expect(defaultConfig('cnn-1')).toMatchObject({ framing: 'picture', crop: { size: 128 }, cache: { margin: 1 } });
  });
});
