import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measuredJudging } from '../../../training/export/video-judging.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-judging-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function judgingOf(record: object): object {
  const path = join(folder, 'leave-out.json');
  writeFileSync(path, JSON.stringify(record));
  return measuredJudging(path);
}

const folds = (judgedWith: number) => ({ methods: [], tracks: { real: 8, fake: 32, judgedWith } });

test('the card takes the most cautious correlation that folds of frames were judged with', () => {
  const record = { date: '2026-01-01', rows: [], films: folds(0.71), series: folds(0.4) };
  expect(judgingOf(record)).toEqual({ video: { judging: { frameCorrelation: 0.71 } } });
  expect(judgingOf({ ...record, 'series clips': { ...folds(0.9), clips: [] } })).toEqual({
    video: { judging: { frameCorrelation: 0.71 } },
  });
});

test('a card without measured folds says nothing', () => {
  expect(judgingOf({ films: { methods: [] }, rows: [] })).toEqual({});
  expect(measuredJudging(join(folder, 'nowhere.json'))).toEqual({});
  expect(measuredJudging('')).toEqual({});
});
