import { describe, expect, it } from 'vitest';
import { assertSplitsApart, assignSplits, defaultShares, parseShares } from '../../../training/data/assign-splits.ts';
import { downSampled } from '../../../training/data/balance.ts';
import { connectedComponents } from '../../../training/data/components.ts';
import { limitSamples } from '../../../training/data/limit-samples.ts';
import type { Sample, Split } from '../../../training/data/sample.ts';

const sample = (file: string, rest: Partial<Sample> = {}): Sample => ({
  file,
  label: 0,
  dataset: 'set',
  paired: true,
  source: file,
  ...rest,
});
const rule = { shares: defaultShares };
const counts = (splits: Split[]) =>
  (['train', 'val', 'test'] as const).map((split) => splits.filter((one) => one === split).length);

describe('splits', () => {
  it('connect samples over sources and people, also through others', () => {
    const samples = [
      sample('a', { identities: ['1', '2'] }),
      sample('b', { identities: ['3'] }),
      sample('c', { identities: ['2', '4'] }),
      sample('d', { source: 'c' }),
      sample('e'),
    ];
    expect(connectedComponents(samples).map((group) => group.map(({ file }) => file))).toEqual([
      ['a', 'c', 'd'],
      ['b'],
      ['e'],
    ]);
  });

  it('give eight tenths to training and one each to val and test', () => {
    const splits = assignSplits(
      Array.from({ length: 5000 }, (_, i) => sample(`file ${i}`)),
      rule,
    );
    const [train, val, test] = counts(splits).map((count) => count / 5000);
    expect(train).toBeCloseTo(0.8, 1);
    expect(val).toBeCloseTo(0.1, 1);
    expect(test).toBeCloseTo(0.1, 1);
  });

  it('leave a sample where it is when data are added', () => {
    const few = Array.from({ length: 200 }, (_, i) => sample(`file ${i}`));
    const more = [...few, ...Array.from({ length: 300 }, (_, i) => sample(`other ${i}`))];
    expect(assignSplits(more, rule).slice(0, 200)).toEqual(assignSplits(few, rule));
  });

  it('leave no split empty where there are few sources', () => {
    const five = Array.from({ length: 5 }, (_, i) => sample(`video ${i}`));
    expect(counts(assignSplits(five, rule))).toEqual([3, 1, 1]);
    expect(counts(assignSplits(five, { shares: parseShares('80/0/20') }))).toEqual([4, 0, 1]);
    expect(() => parseShares('80/20')).toThrow('expected three shares');
  });

  it('keep people together whatever the samples are', () => {
    const samples = Array.from({ length: 400 }, (_, i) =>
      sample(`f${i}`, { identities: [`p${i % 50}`, `p${(i % 50) + 1 - (i % 2)}`] }),
    );
    const splits = assignSplits(samples, rule);
    expect(() => assertSplitsApart(samples.map((one, i) => ({ ...one, split: splits[i]! })))).not.toThrow();
    expect(new Set(splits).size).toBe(3);
  });

  it('follow the publisher, who takes what is connected along', () => {
    const samples = [
      sample('a', { givenSplit: 'test' }),
      sample('b', { source: 'a' }),
      sample('c', { dataset: 'other', source: 'a' }),
    ];
    expect(assignSplits(samples, rule)).toEqual(['test', 'test', 'test']);
    expect(
      assignSplits([sample('x', { dataset: 'held', givenSplit: 'train' })], { ...rule, testOnly: ['held'] }),
    ).toEqual(['test']);
  });

  it('are refused where they tear a source, a person or a file apart, which is named', () => {
    const torn = [
      sample('a.jpg', { identities: ['Ann'], givenSplit: 'train' }),
      sample('b.jpg', { identities: ['Ann'], givenSplit: 'test' }),
    ];
    expect(() => assignSplits(torn, rule)).toThrow(
      'the person Ann in one split, found it in train (a.jpg) and test (b.jpg)',
    );
    const two = (rest: Partial<Sample>): Sample[] => [
      sample('a.jpg', { ...rest, givenSplit: 'train' }),
      sample('b.jpg', { ...rest, givenSplit: 'val' }),
    ];
    expect(() => assignSplits(two({ source: 'video' }), rule)).toThrow('the source video');
    expect(() => assignSplits(two({ file: 'same.jpg' }), rule)).toThrow('the file same.jpg');
  });
});

describe('a limit', () => {
  it('takes real ones with fakes of them, of other methods in turn', () => {
    const samples = Array.from({ length: 10 }, (_, i) => [
      sample(`real ${i}`, { source: `video ${i}` }),
      ...['A', 'B'].map((method) => sample(`${method} ${i}`, { source: `video ${i}`, label: 1, method })),
    ]).flat();
    const kept = limitSamples(samples, 6).map(({ file }) => file);
    expect(kept).toEqual(['real 0', 'A 0', 'real 3', 'B 3', 'real 6', 'A 6']);
    expect(limitSamples(samples, 100)).toEqual(samples);
  });

  it('takes of every data set, label and published split where no pairs are known', () => {
    const samples = (['train', 'test'] as const).flatMap((givenSplit) =>
      Array.from({ length: 20 }, (_, i) => sample(`${givenSplit} ${i}`, { givenSplit, label: i % 2 ? 1 : 0 })),
    );
    const kept = limitSamples([...samples, sample('alone', { dataset: 'other' })], 8);
    expect(kept.map(({ givenSplit, label }) => `${givenSplit} ${label}`).sort()).toEqual([
      'test 0',
      'test 0',
      'test 1',
      'test 1',
      'train 0',
      'train 0',
      'train 1',
      'train 1',
      'undefined 0',
    ]);
  });
});

describe('down-sampling', () => {
  it('keeps as many fakes as reals in every split, and every source before any twice', () => {
    const fakes = Array.from({ length: 40 }, (_, i) => ({
      sample: sample(`fake ${i}`, { label: 1, source: `video ${i % 10}` }),
      split: 'train' as const,
    }));
    const reals = Array.from({ length: 10 }, (_, i) => ({ sample: sample(`real ${i}`), split: 'train' as const }));
    const kept = downSampled([...fakes, ...reals, { sample: sample('alone', { label: 1 }), split: 'test' }]);
    expect(kept.filter(({ sample: { label } }) => label === 0)).toHaveLength(10);
    const keptFakes = kept.filter(({ sample: { label } }) => label === 1);
    expect(new Set(keptFakes.map(({ sample: { source } }) => source)).size).toBe(10);
    expect(kept.some(({ split }) => split === 'test')).toBe(false);
  });
});
