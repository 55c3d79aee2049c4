import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findData } from '../../../training/data/find-data.ts';
import type { LayoutOptions } from '../../../training/data/layout.ts';
import { defaultFeatures } from '../../../training/data/tfrecord/features.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'telltale-data-'));
});
afterEach(() => rmSync(data, { recursive: true }));

function touch(...files: string[]): void {
  for (const file of files) write(file, '');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(data, file)), { recursive: true });
  writeFileSync(join(data, file), text);
}

const list = (options: Partial<LayoutOptions> = {}, layout?: string) =>
  findData(data, { tfrecordFeatures: defaultFeatures, ...options }, layout);

describe('a data folder', () => {
  it('with nothing known in it is refused with the layouts that are', () => {
    touch('notes/readme.txt');
    expect(() => list()).toThrow(/dfdc-videos .*metadata\.json[^]*tfrecord/);
    expect(() => list({}, 'imagenet')).toThrow('--layout: expected one of dfdc-crops');
    expect(() => findData(join(data, 'gone'), { tfrecordFeatures: defaultFeatures })).toThrow('found nothing there');
  });

  it('may be a collection: each folder is named for what it was taken for, the others too', () => {
    touch(
      'portraits/fake/a, 1.jpg',
      'portraits/fake/a, 2.jpg',
      'people/real/1.png',
      'swaps/real/1.mp4',
      'swaps/FAKE/1.mp4',
    );
    touch('hand/inner/training_fake/1.jpg', 'junk/a.txt');
    const { samples, places, unrecognised } = list();
    expect(places.map(({ dataset, layout, samples: count }) => [dataset, layout, count])).toEqual([
      ['hand', 'training_real', 1],
      ['people', 'one-class', 1],
      ['portraits', 'one-class', 2],
      ['swaps', 'real-fake', 2],
    ]);
    expect(unrecognised).toEqual(['junk']);
    expect(samples[0]).toMatchObject({ file: 'hand/inner/training_fake/1.jpg', label: 1, dataset: 'hand' });
    const portraits = samples.filter(({ dataset }) => dataset === 'portraits');
    expect(new Set(portraits.map(({ source }) => source)).size).toBe(1);
    expect(portraits[0]).toMatchObject({ label: 1, paired: false, method: 'portraits' });
  });

  it('names each data set after its folder, alone or in a collection', () => {
    touch('celeba/real/1.jpg');
    expect(list().places).toMatchObject([{ dataset: 'celeba', folder: 'celeba/' }]);
    write('videos/metadata.json', '{"a.mp4":{"label":"REAL"}}');
    touch('videos/a.mp4');
    expect(list().places.map(({ dataset, layout }) => [dataset, layout])).toEqual([
      ['celeba', 'one-class'],
      ['videos', 'dfdc-videos'],
    ]);
  });

  it('of splits gives them as published, unless they are to be ignored', () => {
    touch('real_vs_fake/real-vs-fake/train/real/1.jpg', 'real_vs_fake/real-vs-fake/valid/fake/1.jpg');
    touch('real_vs_fake/real-vs-fake/test/fake/1.jpg', 'real_vs_fake/real-vs-fake/test/fake/notes.txt');
    expect(list().places).toMatchObject([{ layout: 'real_vs_fake', dataset: basename(data) }]);
    expect(list().samples.map(({ label, givenSplit }) => [label, givenSplit])).toEqual([
      [1, 'test'],
      [0, 'train'],
      [1, 'val'],
    ]);
    expect(list({ ignorePublishedSplit: true }).samples.every(({ givenSplit }) => givenSplit === undefined)).toBe(true);
  });

  it('of capital splits is the Kaggle Dataset', () => {
    touch('Dataset/Train/Fake/f.jpg', 'Dataset/Validation/Real/r.jpg', 'Dataset/Test/Real/r.jpg');
    expect(list().places).toMatchObject([{ layout: 'Dataset', samples: 3 }]);
    expect(list().samples.map(({ label, givenSplit }) => [label, givenSplit])).toEqual([
      [0, 'test'],
      [1, 'train'],
      [0, 'val'],
    ]);
  });
});

describe('DFDC', () => {
  it('crops share the source of the video they were made from', () => {
    write(
      'metadata.csv',
      'videoname,original_width,original_height,label,original\r\na.mp4,9,9,REAL,\r\nb.mp4,9,9,FAKE,a.mp4\r\n',
    );
    touch('faces_224/a.jpg');
    expect(list().samples.map(({ file, label, source }) => [file, label, source])).toEqual([
      ['faces_224/a.jpg', 0, 'dfdc/a.mp4'],
      ['faces_224/b.jpg', 1, 'dfdc/a.mp4'],
    ]);
    write('metadata.csv', 'file,label\n');
    expect(() => list()).toThrow('expected the columns videoname');
  });

  it('videos of several parts are listed, those that are missing are named', () => {
    const real = { label: 'REAL', split: 'train', original: null };
    write('dfdc_train_part_0/metadata.json', JSON.stringify({ 'a.mp4': real, 'gone.mp4': real }));
    write(
      'dfdc_train_part_1/metadata.json',
      JSON.stringify({ 'b.mp4': { label: 'FAKE', split: 'train', original: 'a.mp4' } }),
    );
    touch('dfdc_train_part_0/a.mp4', 'dfdc_train_part_1/b.mp4');
    const { samples, problems } = list();
    expect(samples.map(({ file, label, source, givenSplit }) => [file, label, source, givenSplit])).toEqual([
      ['dfdc_train_part_0/a.mp4', 0, 'dfdc/a.mp4', undefined],
      ['dfdc_train_part_1/b.mp4', 1, 'dfdc/a.mp4', undefined],
    ]);
    expect(problems).toEqual(['dfdc_train_part_0/gone.mp4: named by metadata.json, not there']);
    write('dfdc_train_part_0/metadata.json', '{"a.mp4":{"label":"MAYBE"}}');
    expect(() => list()).toThrow(/part_0.metadata.json: a.mp4/);
  });
});

describe('FaceForensics++', () => {
  beforeEach(() => {
    touch('original_sequences/youtube/c23/videos/001.mp4', 'original_sequences/youtube/c40/videos/001.mp4');
    touch('original_sequences/actors/c23/videos/01__walking.mp4');
    touch('manipulated_sequences/Deepfakes/c23/videos/001_002.mp4');
    touch('manipulated_sequences/FaceSwap/c23/videos/001_002.mp4');
    touch('manipulated_sequences/DeepFakeDetection/c23/videos/01_02__walking__ABC.mp4');
  });

  it('connects the people of a manipulation', () => {
    const fake = list().samples.find(({ method }) => method === 'Deepfakes');
    expect(fake).toMatchObject({
      source: 'faceforensics/001',
      identities: ['faceforensics/001', 'faceforensics/002'],
      label: 1,
    });
    const acted = list().samples.find(({ method }) => method === 'DeepFakeDetection');
    expect(acted).toMatchObject({ source: 'dfd/01__walking', identities: ['dfd/01', 'dfd/02'] });
  });

  it('takes the methods and compressions asked for, with their originals', () => {
    const files = list({ methods: ['FaceSwap'], compressions: ['c23'] }).samples.map(({ file }) => file);
    expect(files).toEqual([
      'original_sequences/youtube/c23/videos/001.mp4',
      'manipulated_sequences/FaceSwap/c23/videos/001_002.mp4',
    ]);
    expect(list().samples).toHaveLength(6);
    expect(() => list({ methods: ['FaceSwop'] })).toThrow(
      'expected some of DeepFakeDetection, Deepfakes, FaceSwap, got',
    );
  });

  it('follows the published pairs where they lie beside the data', () => {
    write('splits/train.json', '[["003","004"]]');
    write('splits/val.json', '[["001","002"]]');
    write('splits/test.json', '[]');
    const given = list({ methods: ['Deepfakes'] }).samples.map(({ givenSplit }) => givenSplit);
    expect(new Set(given)).toEqual(new Set(['val']));
  });
});

describe('Celeb-DF', () => {
  beforeEach(() => {
    touch('Celeb-real/id0_0000.mp4', 'Celeb-real/id1_0003.mp4', 'YouTube-real/00000.mp4');
    touch('Celeb-synthesis/id0_id1_0000.mp4');
  });

  it('tells people and the video behind a fake by the names', () => {
    const samples = list().samples;
    expect(samples.find(({ label }) => label === 1)).toMatchObject({
      source: 'celeb-df/id0_0000',
      identities: ['celeb-df/id0', 'celeb-df/id1'],
      method: 'Celeb-synthesis',
    });
    expect(samples.find(({ file }) => file.startsWith('YouTube'))!.identities).toBeUndefined();
  });

  it('follows the test list and says that it shares people with training', () => {
    write('List_of_testing_videos.txt', '1 YouTube-real/00000.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n');
    const { samples, problems } = list();
    expect(samples.filter(({ givenSplit }) => givenSplit === 'test').map(({ label }) => label)).toEqual([0, 1]);
    expect(samples.every(({ identities }) => identities === undefined)).toBe(true);
    expect(problems).toEqual(["List_of_testing_videos.txt: the publisher's test people are in training as well"]);
    expect(list({ ignorePublishedSplit: true }).samples.some(({ identities }) => identities !== undefined)).toBe(true);
  });
});
