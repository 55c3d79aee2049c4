import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../training/config.ts';
import { evaluateSamples, planEvaluation } from '../../../training/judging/evaluate-run.ts';
import { foldFigures } from '../../../training/leave-out/fold-figures.ts';
import type { FoldScore } from '../../../training/leave-out/fold-figures.ts';
import { trackFigures } from '../../../training/leave-out/track-figures.ts';
import { recordText, writeRecord } from '../../../training/leave-out/leave-out-record.ts';
import { measureLeftOut } from '../../../training/leave-out/measure-left-out.ts';
import type { LeaveOutRequest } from '../../../training/leave-out/measure-left-out.ts';
import { groupRuns } from '../../../training/leave-out/planned-runs.ts';
import { seenBefore } from '../../../training/leave-out/seen-before.ts';
import { openPreparedSet } from '../../../training/prepared/prepared-set.ts';
import { cropSize, drawnConfig } from './support/judged-run.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';
import type { PreparedCrop } from './support/write-prepared-set.ts';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const writeJson = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value));

const splits = ['train', 'val', 'test'] as const;
const crop = (dataset: string, label: 0 | 1, i: number, rest: Partial<PreparedCrop['face']> = {}): PreparedCrop => ({
  face: {
    file: `${dataset}/${label}/${i}.jpg`,
    label,
    dataset,
    paired: true,
    source: `${dataset}/${label}-${i}`,
    split: splits[i % 3]!,
    face: 0,
    boxFrom: 'detected',
    score: 0.9,
    box: { x: 0, y: 0, width: 100, height: 100 },
    ...rest,
  },
  pixels: new Uint8Array(cropSize * cropSize * 3),
});

/** Frames of a person's video, or of one with another's face. */
function video(target: string, other?: string): PreparedCrop[] {
  const people = [target, ...(other ? [other] : [])].map((name) => `swaps/${name}`);
  const file = `swaps/${[target, other].filter(Boolean).join('_')}.mp4`;
  return [0, 1, 2].map((index) =>
    crop('swaps', other ? 1 : 0, index, {
      file,
      source: `swaps/${target}`,
      identities: people,
      split: 'train',
      frame: { index, timeS: index },
      ...(other && { method: 'Deepfakes' }),
    }),
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-leave-out-'));
  const ten = Array.from({ length: 12 }, (_, i) => i);
  const crops = [
    ...ten.flatMap((i) => [crop('pairs', 0, i), crop('pairs', 1, i)]),
    ...ten.flatMap((i) => [crop('photographs', 0, i), crop('painted', 1, i)]),
    ...[video('183'), video('253'), video('183', '253'), video('253', '183')].flat(),
    ...[video('469'), video('469', '481'), video('004'), video('004', '982')].flat(),
  ];
  writePreparedSet(at('data'), { size: cropSize, framing: 'picture', crops });
  writeJson(at('config.json'), { ...drawnConfig, name: 'face' });
});
afterAll(() => rmSync(folder, { recursive: true }));

let calls: string[];
let said: string[];
beforeEach(() => {
  calls = [];
  said = [];
});

/** As the commands leave a run: its configuration after `train`, what it judged after `evaluate`. */
async function act(command: string, args: readonly string[]): Promise<void> {
  const option = (name: string) => args[args.indexOf(`--${name}`) + 1]!;
  if (command === 'train') {
    mkdirSync(option('out'), { recursive: true });
    writeJson(join(option('out'), 'config.json'), readConfig(option('config')));
    return;
  }
  const { data } = readConfig(join(option('run'), 'config.json'));
  const set = openPreparedSet(option('data'));
  const plan = planEvaluation(set, { split: 'test', leaveOut: data.leaveOut });
  const { measured, leftOut } = await evaluateSamples(set, plan, {
    split: 'test',
    splitRule: 'drawn',
    crop: { size: 32, scale: 1 },
    judgeCrops: async (samples) => ({
      logits: samples.map(({ label }, i) => (label === 1 ? 2 : -2) + i / 1000),
      details: samples.map(() => -1),
    }),
  });
  const facts = { weightsSha256: '', command: '', date: '2026-01-01', misses: {} };
  writeJson(join(option('run'), 'evaluation.json'), { ...facts, ...measured });
  writeFileSync(
    join(option('run'), 'left-out-scores.jsonl'),
    leftOut.map((one) => `${JSON.stringify(one)}\n`).join(''),
  );
}

function request(change: Partial<LeaveOutRequest> = {}): LeaveOutRequest {
  return {
    config: at('config.json'),
    dataFolder: at('data'),
    outFolder: mkdtempSync(at('out-')),
    sources: [],
    extraArgs: [],
    say: (line) => said.push(line),
    run: async (command, args) => {
      calls.push(command);
      await act(command, args);
      return 0;
    },
    ...change,
  };
}

describe('leaving sources out in turn', () => {
  test('trains a run without each, judges it there, and tells the mean', async () => {
    const asked = request({ sources: ['pairs', 'painted', 'photographs'], epochs: 7, samplesPerEpoch: 90 });
    const { sources, groups } = await measureLeftOut(asked);
    expect(calls).toEqual(['train', 'evaluate', 'train', 'evaluate', 'train', 'evaluate']);
    const config = readConfig(join(asked.outFolder, 'painted', 'config.json'));
    expect(config).toMatchObject({
      name: 'face-without-painted',
      data: { leaveOut: ['painted'] },
      training: { epochs: 7, samplesPerEpoch: 90 },
    });
    expect(sources!.rows).toEqual([
      expect.objectContaining({
        leftOut: 'pairs',
        real: 12,
        fake: 12,
        realFrom: 'left out',
        auc: 1,
        falseAlarmRate: 0,
      }),
      expect.objectContaining({ leftOut: 'painted', real: 8, fake: 12, realFrom: 'trained on', auc: 1 }),
      expect.objectContaining({ leftOut: 'photographs', real: 12, fake: 0, realFrom: 'left out', falseAlarmRate: 0 }),
    ]);
    const [, painted, photographs] = sources!.rows;
    expect([painted!.falseAlarmRate, photographs!.auc, groups]).toEqual([undefined, undefined, undefined]);
    expect(sources!.mean).toMatchObject({ auc: 1, falseAlarmRate: 0 });
  });

  test('leaves two out in one run, with a row for each', async () => {
    const asked = request({ sources: ['painted+photographs'] });
    const { sources } = await measureLeftOut(asked);
    expect(calls).toEqual(['train', 'evaluate']);
    const config = readConfig(join(asked.outFolder, 'painted-photographs', 'config.json'));
    expect(config.data.leaveOut).toEqual(['painted', 'photographs']);
    expect(sources!.rows.map(({ leftOut, real, fake }) => [leftOut, real, fake])).toEqual([
      ['painted', 4, 12],
      ['photographs', 12, 0],
    ]);
  });

  test('repeats no finished run, goes on after one that failed, and mixes no configurations', async () => {
    const asked = request({ sources: ['pairs', 'painted'] });
    const failing = {
      ...asked,
      run: (command: string, args: readonly string[]) =>
        args.some((arg) => arg.endsWith('painted')) ? 3 : asked.run(command, args),
    };
    await expect(measureLeftOut(failing)).rejects.toThrow('expected train to end well, it ended with 3');
    calls = [];
    await measureLeftOut(asked);
    expect(calls).toEqual(['train', 'evaluate']);
    expect(said.filter((line) => line.includes('without pairs: done before'))).toHaveLength(1);
    await expect(measureLeftOut({ ...asked, epochs: 9 })).rejects.toThrow('one of another configuration');
  });

  test('starts from no weights that saw the source', async () => {
    mkdirSync(at('saw'), { recursive: true });
    writeJson(at('saw', 'config.json'), drawnConfig);
    writeJson(at('saw', 'data.json'), { splits: { train: { byDataset: { 'pairs/real': 3 }, byMethod: {} } } });
    const asked = request({ sources: ['painted', 'pairs'], pretrained: at('saw') });
    await expect(measureLeftOut(asked)).rejects.toThrow(
      `expected weights that never saw pairs, but ${at('saw')} learned`,
    );
    expect(calls).toEqual([]);
  });
});

describe('what weights saw', () => {
  const run = (name: string, pretrained: string | undefined, leaveOut: string[], byDataset: Record<string, number>) => {
    mkdirSync(at(name), { recursive: true });
    writeJson(at(name, 'config.json'), { ...drawnConfig, pretrained, data: { leaveOut } });
    const train = { byDataset, byMethod: { Deepfakes: 1 } };
    writeJson(at(name, 'data.json'), { splits: { train } });
    return at(name);
  };

  test('is what they and those before them learned', () => {
    const first = run('first', undefined, [], { 'dfdc/real': 1 });
    const second = run('second', first, [], { 'celeba/real': 1 });
    expect(seenBefore(second, ['celeba'])).toEqual({ status: 'seen', path: second });
    expect(seenBefore(second, ['dfdc'])).toEqual({ status: 'seen', path: first });
    expect(seenBefore(second, ['ciplab'])).toEqual({ status: 'unseen' });
    expect(seenBefore(run('third', at('gone'), [], {}), ['dfdc'])).toEqual({ status: 'unknown', path: at('gone') });
  });

  test('holds no method and no person that was left out', () => {
    const folds = run('fold', undefined, ['swaps#183', 'swaps/FaceSwap'], { 'swaps/real': 1, 'swaps/fake': 1 });
    expect(seenBefore(folds, ['swaps#183']).status).toBe('unseen');
    expect(seenBefore(folds, ['swaps#253']).status).toBe('seen');
    expect(seenBefore(folds, ['swaps/FaceSwap']).status).toBe('unseen');
    expect(seenBefore(folds, ['swaps/Deepfakes']).status).toBe('seen');
  });

  test('stands on the card of a shipped model, in words', () => {
    const shipped = 'public/models/face';
    for (const name of ['dfdc', '140k-faces', 'generated-photos', 'stable-diffusion-21'])
      expect(seenBefore(shipped, [name]).status, name).toBe('seen');
    expect(seenBefore(shipped, ['bigfaces']).status).toBe('unseen');
  });
});

describe('leaving groups of people out in turn', () => {
  test('takes those together who lend one another their faces', () => {
    const { faces } = openPreparedSet(at('data'));
    expect(groupRuns(faces, 'swaps').map(({ leaveOut }) => leaveOut.map((name) => name.split('#')[1]))).toEqual([
      ['183', '253'],
      ['469', '481'],
      ['004', '982'],
    ]);
    expect(() => groupRuns(faces, 'nowhere')).toThrow('found 0');
    const alike = [
      ...faces,
      ...faces
        .filter(({ source }) => source === 'swaps/469')
        .map((face) => ({ ...face, source: 'swaps/18', identities: ['swaps/18'] })),
    ];
    expect(() => groupRuns(alike, 'swaps')).toThrow('begin alike');
  });

  test('pools what each run says of the people that it did not see', async () => {
    const asked = request({ groups: 'swaps' });
    const { groups } = await measureLeftOut(asked);
    const { data } = readConfig(join(asked.outFolder, 'configs', 'swaps-469-481.json'));
    expect(data).toMatchObject({ leaveOut: ['swaps#469', 'swaps#481'], trainOnAll: ['swaps'] });
    expect(calls.filter((command) => command === 'train')).toHaveLength(3);
    expect(groups!.figures.folds).toEqual([
      { people: '183, 253', real: 6, fake: 6 },
      { people: '469, 481', real: 3, fake: 3 },
      { people: '004, 982', real: 3, fake: 3 },
    ]);
    expect(groups!.figures.methods).toMatchObject([{ method: 'Deepfakes', real: 12, fake: 12, frames: { auc: 1 } }]);
  });

  test('needs a configuration that trains on the others', async () => {
    writeJson(at('test-only.json'), { ...drawnConfig, data: { testOnly: ['swaps'] } });
    const asked = request({ config: at('test-only.json'), groups: 'swaps' });
    await expect(measureLeftOut(asked)).rejects.toThrow('take it out of data.testOnly');
  });
});

describe('the figures of the folds', () => {
  /** A frame a second, one for each value. */
  const video = (fold: string, file: string, label: 0 | 1, values: number[], method?: string): FoldScore[] =>
    values.map((score, timeSeconds) => ({
      fold,
      file,
      face: 0,
      dataset: 'swaps',
      label,
      source: fold,
      timeSeconds,
      score,
      thresholds: { likelyFake: 0.75, noSignOfFake: 0.2 },
      ...(method && { method }),
    }));
  const scores = ['a', 'b', 'c', 'd', 'e'].flatMap((fold, i) => [
    ...video(fold, `${fold}-real`, 0, [0.1 + i / 100, 0.2 + i / 100, 0.6 + i / 100]),
    ...video(fold, `${fold}-one`, 1, [0.5, 0.9, 0.9], 'one'),
    ...(i < 2 ? video(fold, `${fold}-two`, 1, [0.3, 0.4, 0.1], 'two') : []),
  ]);

  test('measure each method over all folds, without centring one of them', () => {
    const { methods, mean } = foldFigures(scores);
    expect(methods.map(({ method, real, fake }) => [method, real, fake])).toEqual([
      ['one', 15, 15],
      ['two', 15, 6],
    ]);
    expect(methods[0]!.frames.auc).toBeCloseTo((10 * 15 + 5 * 10) / 225, 10);
    expect(mean.frames.auc).toBeCloseTo((methods[0]!.frames.auc + methods[1]!.frames.auc) / 2, 10);
    const shifted = scores.map((one) => (one.fold === 'a' ? { ...one, score: one.score / 10 } : one));
    expect(foldFigures(shifted).methods[0]!.frames.auc).toBeLessThan(methods[0]!.frames.auc);
  });

  test('gather the frames of a video as the extension does', () => {
    expect(foldFigures(scores).methods.map(({ videos }) => videos.auc)).toEqual([1, 0.4]);
  });

  test('count videos that the extension would mark at some moment', () => {
    const seconds = (value: number, count: number) => Array.from({ length: count }, () => value);
    const tracks = [
      ...video('a', 'calm', 0, seconds(0.3, 6)),
      ...video('a', 'one wrong frame', 0, [0.3, 0.3, 0.99, 0.3, 0.3, 0.3]),
      ...video('b', 'wrong', 0, seconds(0.95, 6)),
      ...video('b', 'too short', 1, seconds(0.99, 3)),
      ...video('b', 'fake for a time', 1, [...seconds(0.95, 6), ...seconds(0.05, 20)]),
    ];
    expect(trackFigures(tracks)).toMatchObject({ real: 3, fake: 2, falseAlarms: 1, caught: 1 });
  });

  test.each([
    ['frames that err alike in each video', (track: number) => [track, track, track], 1],
    ['frames that err each for itself', () => [-1, 0, 1], 0],
  ])('tell the correlation of %s', (_, errorsOf, expected) => {
    const probability = (logit: number) => 1 / (1 + Math.exp(-logit));
    const tracks = [-1, 0, 1].flatMap((place) =>
      ([0, 1] as const).flatMap((label) =>
        video(
          `${place}`,
          `${place}-${label}`,
          label,
          errorsOf(place).map((error) => probability(error + 2 * label)),
        ),
      ),
    );
    const { frameCorrelation, frameCorrelationInterval95, judgedWith } = trackFigures(tracks);
    expect(frameCorrelation).toBeCloseTo(expected, 10);
    expect(judgedWith).toBe(Math.max(0.1, Number(frameCorrelationInterval95![1].toFixed(2))));
    expect(judgedWith).toBeGreaterThanOrEqual(expected);
  });

  test('count frames that lie too near as one', () => {
    const near = scores.map((one) => ({ ...one, timeSeconds: one.timeSeconds / 10 }));
    expect(trackFigures(near)).toMatchObject({ judgedWith: 0.8 });
    expect(trackFigures(near).frameCorrelation).toBeUndefined();
  });

  test('have intervals over groups of people that hold the figure', () => {
    const { mean, methods } = foldFigures(scores);
    for (const { auc, aucInterval95 } of [mean.frames, ...methods.map(({ frames }) => frames)]) {
      expect(aucInterval95![0]).toBeLessThanOrEqual(auc);
      expect(aucInterval95![1]).toBeGreaterThanOrEqual(auc);
    }
    expect(mean.frames.aucInterval95![1]).toBeGreaterThan(mean.frames.aucInterval95![0]);
  });
});

describe('the record', () => {
  const made = { date: '2026-01-02', command: 'npm run leave-out -- --config a.json' };

  test('keeps a part that was not measured this time', async () => {
    const path = at('record', 'leave-out.json');
    const { sources } = await measureLeftOut(request({ sources: ['painted', 'photographs'] }));
    const { groups } = await measureLeftOut(request({ groups: 'swaps' }));
    writeRecord(path, { made, sources: sources! });
    writeRecord(path, { made: { ...made, date: '2026-01-03' }, groups: groups! });
    const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, object>;
    expect(record).toMatchObject({ ...made, rows: sources!.rows, swaps: { date: '2026-01-03', mean: {} } });
    const text = recordText(record);
    expect(text).toMatch(/\| painted \| others' 8 \| 12 \| 1\.000 \|/);
    expect(text).toMatch(/\| Deepfakes \| 12 \| 12 \| 1\.000 \|/);
    expect(text).toContain('(183, 253; 469, 481; 004, 982)');
    expect(text).toMatch(/0 of 4 fakes and 0 of 4 real ones are likely fake/);
  });

  test('names no folder of the machine', async () => {
    const { made: written } = await measureLeftOut(
      request({ sources: ['pairs'], epochs: 3, extraArgs: ['--limit', '9'] }),
    );
    expect(written.command).toBe('npm run leave-out -- --config config.json --sources pairs --epochs 3 --limit 9');
  });
});
