import { describe, expect, test } from 'vitest';
import { clipRows, clipVideos } from '../../../training/judging/clip-comparison.ts';
import type { ClipVideo } from '../../../training/judging/clip-comparison.ts';
import { clipTable } from '../../../training/judging/clip-table.ts';
import { trainingSamples } from '../../../training/trainer/samples.ts';
import { trackSet } from './support/track-set.ts';

function video(i: number, label: 0 | 1, frames: number, clip: number, method?: string): ClipVideo {
  const group = `g${i % 6}`;
  const named = method === undefined ? {} : { method };
  return { file: `${i}.mp4`, face: 0, dataset: 'd', ...named, label, source: group, group, frames, clip };
}
const people = Array.from({ length: 6 }, (_, i) => i);
const videos = [
  ...people.map((i) => video(i, 0, i % 2, 0)),
  ...people.map((i) => video(i, 1, (i + 1) % 2, 1, 'swap')),
  ...people.map((i) => video(i, 1, 2, -1, 'blend')),
];

describe('frames alone against the clip model', () => {
  test('are compared on the same faces, for all fakes and method by method', () => {
    const rows = clipRows(videos, 'test');
    expect(rows.map(({ method, real, fake, groups }) => [method, real, fake, groups])).toEqual([
      [undefined, 6, 12, 6],
      ['blend', 6, 6, 6],
      ['swap', 6, 6, 6],
    ]);
    expect(rows[1]).toMatchObject({ frames: { auc: 1 }, clip: { auc: 0 }, gain: -1, gainInterval95: [-1, -1] });
    expect(rows[2]).toMatchObject({ frames: { auc: 0.5 }, clip: { auc: 1, aucInterval95: [1, 1] }, gain: 0.5 });
    const [low, high] = rows[2]!.frames.aucInterval95!;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  test('have no interval where all are of one group of people', () => {
    const one = videos.map((own) => ({ ...own, group: 'g0' }));
    const [row] = clipRows(one, 'test');
    expect(row).not.toHaveProperty('gainInterval95');
    expect(row!.clip).not.toHaveProperty('aucInterval95');
    expect(clipTable([row!]).rows[0]).toEqual(expect.arrayContaining(['1 (few)', '–']));
  });

  test('pool logits over a face of a video, each crop once and without the extremes', () => {
    const set = trackSet([
      { label: 0, crops: 6, person: 'a' },
      { label: 1, crops: 6, person: 'a', method: 'swap' },
    ]);
    const samples = trainingSamples(set, 'train', { frames: 3, stride: 1 });
    const frames = new Map(set.faces.map(({ place }) => [place, place === 0 ? 1000 : place]));
    const found = clipVideos(set, samples, [1, 3, -2, -4], frames);
    expect(found.map((own) => [own.label, own.method, own.group, own.clip])).toEqual([
      [0, undefined, 'drawn/a', 2],
      [1, 'swap', 'drawn/a', -3],
    ]);
    expect(found[0]!.frames).toBe((2 + 3 + 4 + 5) / 4);
    expect(found[1]!.frames).toBe((7 + 8 + 9 + 10) / 4);
  });
});
