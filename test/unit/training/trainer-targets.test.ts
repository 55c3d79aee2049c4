import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../training/batches/batch.ts';
import { chooseSamples } from '../../../training/trainer/choose-samples.ts';
import { domainNames, trainingSamples } from '../../../training/trainer/samples.ts';
import { targetsOf } from '../../../training/trainer/targets.ts';
import type { PreparedFace } from '../../../training/prepared/prepared-face.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import type { TrainingSample } from '../../../training/training-sample.ts';
import { smallConfig } from './support/memory-run.ts';

/** `domain/label` of each sample. */
function samplesOf(keys: readonly string[]): TrainingSample[] {
  return keys.map((key, i) => {
    const [domain, label] = key.split('/').map(Number) as [number, 0 | 1];
    return { places: [i], label, dataset: `d${domain}`, source: `s${i}`, domain };
  });
}

function batchOf(samples: readonly TrainingSample[]): Batch {
  return {
    values: new Float32Array(),
    labels: Float32Array.from(samples, ({ label }) => label),
    domains: Int32Array.from(samples, ({ domain }) => domain),
    indices: [...samples.keys()],
  };
}

const samples = samplesOf(['0/1', '0/1', '0/1', '0/0', '1/0', '1/0', '1/0', '1/1']);
const names = ['camera', 'web'];

describe('targetsOf', () => {
  test('weighs both labels alike where classes are to be balanced', () => {
    const uneven = samplesOf(['0/1', '0/0', '0/0', '0/0']);
    const targets = targetsOf(uneven, names, smallConfig({ classWeights: 'balanced' }))(batchOf(uneven));
    expect([...targets.labelWeights]).toEqual([2, 2 / 3, 2 / 3, 2 / 3].map((weight) => Math.fround(weight)));
    const given = targetsOf(uneven, names, smallConfig({ classWeights: { real: 1, fake: 5 } }))(batchOf(uneven));
    expect([...given.labelWeights]).toEqual([5, 1, 1, 1]);
  });

  test('hides the labels of unlabelled domains and refuses domains that the data do not have', () => {
    const config = smallConfig();
    const hiding = (domain: string) => ({ ...config, data: { ...config.data, unlabelledDomains: [domain] } });
    const { labelWeights } = targetsOf(samples, names, hiding('web'))(batchOf(samples));
    expect([...labelWeights]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(() => targetsOf(samples, names, hiding('phone'))).toThrow('camera, web');
  });

  test('weighs labels within each domain where the domain tells the label', () => {
    const targets = targetsOf(samples, names, smallConfig({ classWeights: 'balanced-in-domains' }))(batchOf(samples));
    const [common, rare] = [2 / 3, 2].map((weight) => Math.fround(weight));
    expect([...targets.labelWeights]).toEqual([common, common, common, rare, common, common, common, rare]);
  });

  test('lets each label of each domain count alike in a balanced domain loss', () => {
    const { domainWeights } = targetsOf(
      samples,
      names,
      smallConfig({ dann: { labelBalanced: true } }),
    )(batchOf(samples));
    const sumOf = (key: string) =>
      samples.reduce((sum, { domain, label }, i) => sum + (`${domain}/${label}` === key ? domainWeights![i]! : 0), 0);
    for (const key of ['0/0', '0/1', '1/0', '1/1']) expect(sumOf(key)).toBeCloseTo(2);
    expect(targetsOf(samples, names, smallConfig({ dann: {} }))(batchOf(samples)).domainWeights).toBeUndefined();
  });
});

function face(file: string, index: number | undefined, more: Partial<PreparedFace> = {}): PreparedFace {
  return {
    file,
    label: 1,
    dataset: 'd',
    paired: true,
    source: file,
    split: 'train',
    face: 0,
    boxFrom: 'detected',
    score: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
    ...(index !== undefined && { frame: { index, timeS: index } }),
    place: 0,
    ...more,
  };
}
function setOf(faces: PreparedFace[]): PreparedSet {
  const placed = faces.map((one, place) => ({ ...one, place }));
  return { folder: 'set', size: 8, framing: 'face', faces: placed, pixels: new SharedArrayBuffer(0), sha256: '' };
}

describe('trainingSamples', () => {
  const video = (file: string, frames: number, more: Partial<PreparedFace> = {}) =>
    Array.from({ length: frames }, (_, i) => face(file, frames - 1 - i, more));

  test('makes clips of one face of one video in the order of time, without overlap', () => {
    const set = setOf([...video('a.mp4', 5), ...video('a.mp4', 4, { face: 1 }), ...video('short.mp4', 1)]);
    const clips = trainingSamples(set, 'train', { frames: 2, stride: 1 });
    expect(clips.map(({ places }) => places)).toEqual([
      [4, 3],
      [2, 1],
      [8, 7],
      [6, 5],
    ]);
    expect(trainingSamples(set, 'train', { frames: 2, stride: 2 }).map(({ places }) => places)).toEqual([
      [4, 2],
      [8, 6],
    ]);
  });

  test('names domains by their own name or the data set, in alphabetical order', () => {
    const set = setOf([face('a', undefined, { domain: 'web' }), face('b', undefined, { dataset: 'camera' })]);
    expect(domainNames(set)).toEqual(['camera', 'web']);
    expect(trainingSamples(set, 'train').map(({ domain }) => domain)).toEqual([1, 0]);
  });
});

describe('chooseSamples', () => {
  const clips = { ...smallConfig(), data: { ...smallConfig().data, clips: { frames: 6, stride: 1 } } };

  test('says how many frames videos have where clips are too short', () => {
    const set = setOf(Array.from({ length: 4 }, (_, i) => face('a.mp4', i)));
    expect(() => chooseSamples(set, clips)).toThrow('found 4 at most; prepare with --consecutive 6');
  });

  test('leaves out what is for testing only, whatever split it is in', () => {
    const more = (split: 'train' | 'val', dataset: string, label: 0 | 1) =>
      face(`${split}-${dataset}-${label}`, undefined, { split, dataset, label });
    const set = setOf(
      (['train', 'val'] as const).flatMap((split) =>
        ['kept', 'held'].flatMap((dataset) => ([0, 1] as const).map((label) => more(split, dataset, label))),
      ),
    );
    const { train, val } = chooseSamples(set, {
      ...smallConfig(),
      data: { ...smallConfig().data, testOnly: ['held'] },
    });
    expect([...train, ...val].map(({ dataset }) => dataset)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  test('says which label is missing, and which data set of the shares', () => {
    const set = setOf([face('a', undefined), face('b', undefined)]);
    expect(() => chooseSamples(set, smallConfig())).toThrow('found no real ones');
    const shared = { ...smallConfig(), data: { ...smallConfig().data, shares: { d: 1, e: 1 } } };
    expect(() => chooseSamples(set, shared)).toThrow('found none of e');
  });
});
