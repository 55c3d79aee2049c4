import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../training/config.ts';
import { recordText, writeRecord } from '../../../training/leave-out/leave-out-record.ts';
import type { LeaveOutRecord } from '../../../training/leave-out/leave-out-record.ts';
import { measureLeftOut } from '../../../training/leave-out/measure-left-out.ts';
import { pixelsOf } from '../../../training/prepared/prepared-set.ts';
import { drawnConfig } from './support/judged-run.ts';
import { trackSet } from './support/track-set.ts';
import { writePreparedSet } from './support/write-prepared-set.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const people = ['ann', 'bob', 'cem'];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-clip-folds-'));
  const set = trackSet(
    people.flatMap((person) => [0, 1].map((label) => ({ label: label as 0 | 1, crops: 3, person }))),
  );
  const crops = set.faces.map(({ place, ...face }) => ({ face, pixels: pixelsOf(set, place).data }));
  writePreparedSet(at('data'), { size: 16, framing: 'picture', crops });
  writeFileSync(at('config.json'), JSON.stringify({ ...drawnConfig, name: 'clip' }));
  for (const person of people) {
    mkdirSync(at('image', `drawn-${person}`), { recursive: true });
    const leaveOut = [`drawn#${person}`];
    writeFileSync(
      at('image', `drawn-${person}`, 'config.json'),
      JSON.stringify({ ...drawnConfig, data: { leaveOut } }),
    );
    const train = { byDataset: { 'drawn/real': 3 } };
    writeFileSync(at('image', `drawn-${person}`, 'data.json'), JSON.stringify({ splits: { train } }));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As the commands leave a clip run: each left-out face by frames (no better than chance) and as a clip (right). */
function act(command: string, args: readonly string[]): number {
  const out = args[args.indexOf(command === 'train' ? '--out' : '--run') + 1]!;
  mkdirSync(out, { recursive: true });
  if (command === 'train') {
    const config = readConfig(args[args.indexOf('--config') + 1]!);
    writeFileSync(join(out, 'config.json'), JSON.stringify(config));
    return 0;
  }
  const [, person] = readConfig(join(out, 'config.json')).data.leaveOut[0]!.split('#');
  const videos = [0, 1].map((label) => ({
    file: `${person}-${label}`,
    face: 0,
    dataset: 'drawn',
    label,
    source: `drawn/${person}`,
    group: 'own',
    ...(label && { method: 'swap' }),
  }));
  const write = (name: string, lines: object[]) =>
    writeFileSync(join(out, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  write(
    'left-out-scores.jsonl',
    videos.map((video) => ({ ...video, score: video.label })),
  );
  const scored = videos.map((video) => ({ ...video, frames: 0, clip: video.label }));
  write('video-scores.jsonl', [
    ...scored.map((video) => ({ ...video, split: 'left out' })),
    ...scored.map((video) => ({ ...video, split: 'test', clip: -video.label })),
  ]);
  copyFileSync('docs/training/face-0.1.0/evaluation.json', join(out, 'evaluation.json'));
  return 0;
}

const request = (pretrained: string) => ({
  config: at('config.json'),
  dataFolder: at('data'),
  outFolder: mkdtempSync(at('out-')),
  sources: [],
  groups: 'drawn',
  pretrained,
  extraArgs: [],
  say: () => {},
  run: async (command: string, args: readonly string[]) => act(command, args),
});

test('folds of clip runs start from the same folds of the image model, and tell frames alone from clips', async () => {
  const asked = request(at('image', '{run}'));
  const measured = await measureLeftOut(asked);
  for (const person of people)
    expect(readConfig(join(asked.outFolder, `drawn-${person}`, 'config.json')).pretrained).toBe(
      at('image', `drawn-${person}`),
    );
  const { clips } = measured.groups!.figures;
  expect(clips).toMatchObject([
    { split: 'left out', real: 3, fake: 3, groups: 3, frames: { auc: 0.5 }, clip: { auc: 1 }, gain: 0.5 },
    { method: 'swap', real: 3, fake: 3 },
  ]);
  writeFileSync(at('record.json'), '{"drawn":{"folds":[],"methods":[],"mean":{"frames":{},"videos":{}}}}');
  writeRecord(at('record.json'), measured);
  const record = JSON.parse(readFileSync(at('record.json'), 'utf8')) as LeaveOutRecord;
  expect(Object.keys(record)).toEqual(['drawn', 'drawn clips']);
  expect(recordText(JSON.parse(readFileSync(at('record.json'), 'utf8')) as LeaveOutRecord)).toContain('frames alone');
});

test('a fold starts from no image model that saw its people', async () => {
  await expect(measureLeftOut(request(at('image', 'drawn-ann')))).rejects.toThrow('never saw drawn#bob');
});
