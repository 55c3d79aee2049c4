import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SliceFigure } from '../../../lib/models/card-figures.ts';
import type { ModelCard } from '../../../lib/models/model-card.ts';
import { readLeaveOneOut } from '../../../training/export/card-figures.ts';
import { cardJson } from '../../../training/export/card-json.ts';
import { termsOf } from '../../../training/export/card-text.ts';
import { limitationsOf } from '../../../training/export/limitations.ts';
import { trainingData } from '../../../training/export/trained-on.ts';
import { wilsonInterval95 } from '../../../training/judging/wilson.ts';

type Figures = ModelCard['figures'];

const row = (dataset: string, more: Partial<Figures['rows'][number]>) => ({
  dataset,
  split: 'test',
  real: 200,
  fake: 200,
  auc: 0.95,
  paired: true,
  truePositiveRate: 0.8,
  ...more,
});

const figures = (more: Partial<Figures>): Figures => ({
  command: 'npm run evaluate',
  date: '2026-01-02',
  splitRule: 'by source',
  rows: [],
  ...more,
});

function slice(part: string, fake: number, rate: number, usual = 0.8): SliceFigure {
  return {
    by: 'turn of the head',
    part,
    real: 100,
    fake,
    falseAlarmRate: 0,
    falseAlarmRateInterval95: wilsonInterval95(0, 100),
    usualFalseAlarmRate: 0,
    truePositiveRate: rate,
    truePositiveRateInterval95: wilsonInterval95(rate, fake),
    usualTruePositiveRate: usual,
  };
}

const textOf = (more: Partial<Figures>) => limitationsOf(figures(more)).join('\n');

describe('limitations', () => {
  it('name the data sets and methods that are hardly told apart, with the figure', () => {
    const text = textOf({
      rows: [row('dfdc', {}), row('ciplab', { auc: 0.581, aucInterval95: [0.473, 0.682] }), row('all', { auc: 0.6 })],
      methods: [
        { ...row('dfdc', { auc: 0.61 }), method: 'swap' },
        { ...row('ciplab', { auc: 0.58 }), method: 'composite' },
      ],
    });
    expect(text).toContain('apart in ciplab (photographs, and faces put together by hand): AUC 0.581, 95 % interval');
    expect(text).toContain('fakes by swap apart in dfdc');
    expect(text).not.toContain('composite');
    expect(text).not.toMatch(/fakes apart in (dfdc|all)/);
  });

  it('say in which data sets most fakes pass, and nothing of it where few do', () => {
    const rows = [row('dfdc', { truePositiveRate: 0.161 }), row('celeba', {})];
    expect(textOf({ rows })).toContain('pass unmarked at the balanced sensitivity in: dfdc (83.9 %).');
    expect(textOf({ rows: rows.slice(1) })).not.toContain('pass unmarked');
  });

  it('name a slice that is worse than the rest and than what its pictures are', () => {
    const slices = [slice('below 10°', 400, 0.85), slice('30° and more', 80, 0.3)];
    expect(textOf({ slices })).toMatch(
      /Marks fewer fakes with turn of the head: 30° and more \(30\.0 % of 80, .* 85\.0 % of the others; 80\.0 % would be usual/,
    );
    expect(textOf({ slices })).not.toContain('below 10°');
  });

  it('blame no slice for the data sets that it is made of, nor for chance', () => {
    const made = [slice('below 10°', 400, 0.85), slice('30° and more', 80, 0.3, 0.31)];
    expect(textOf({ slices: made })).not.toContain('Marks fewer');
    const chance = [slice('below 10°', 400, 0.85), slice('30° and more', 25, 0.8)];
    expect(textOf({ slices: chance })).not.toContain('Marks fewer');
  });

  it('say of which faces there were too few', () => {
    const text = textOf({ slices: [slice('below 10°', 400, 0.85), slice('30° and more', 5, 0)] });
    expect(text).toContain('Too few pictures to know: turn of the head: 30° and more (100 real, 5 fake).');
    expect(text).not.toContain('Marks fewer');
  });

  it('name data sets with surely more false alarms than one in a hundred', () => {
    const part = (name: string, rate: number) => ({
      by: 'data set',
      part: name,
      real: 300,
      fake: 0,
      falseAlarmRate: rate,
      falseAlarmRateInterval95: wilsonInterval95(rate, 300),
    });
    const text = textOf({ slices: [part('celeba', 0.05), part('dfdc', 0.015)] });
    expect(text).toContain('photographs of celeba (photographs of celebrities) by mistake: 5.0 % of 300');
    expect(text).not.toContain('of dfdc');
  });

  it('name the cells of the robustness grid that lose more than a tenth', () => {
    const cells = [
      { scale: 1, auc: 0.9 },
      { scale: 0.5, jpegQuality: 50, auc: 0.85 },
      { scale: 0.25, auc: 0.85 },
      { scale: 0.25, jpegQuality: 30, auc: 0.7 },
    ];
    const text = textOf({ robustness: { real: 50, fake: 50, cells } });
    expect(text).toContain('clean AUC of 0.900: 25 % of the size with JPEG 30 (0.700 at worst).');
    expect(textOf({ robustness: { real: 50, fake: 50, cells: cells.slice(0, 3) } })).not.toContain('shrunk');
  });

  it('say what to expect of sources that training did not see', () => {
    const leftOut = (name: string, auc: number, falseAlarmRate = 0) => {
      return { leftOut: name, real: 50, fake: 50, auc, falseAlarmRate };
    };
    const rows = [leftOut('ciplab', 0.55), leftOut('dfdc', 0.81, 0.06)];
    const leaveOneOut = { date: '2026-01-02', command: 'npm run leave-out', rows, mean: { auc: 0.68 } };
    const text = textOf({ leaveOneOut });
    expect(text).toContain('a mean AUC of 0.680');
    expect(text).toContain('without ciplab for a shorter time, it hardly tells fakes there apart: AUC 0.550');
    expect(text).toContain('without dfdc for a shorter time, it marks 6.0 % of the photographs there');
    expect(text).not.toContain('without dfdc, it hardly');
  });

  it('are the static ones alone where nothing was measured', () => {
    const all = limitationsOf(figures({}));
    expect(all).toHaveLength(4);
    expect(all.at(-1)).toBe('Fairness across skin colour, age and gender was not measured.');
  });
});

describe('training data in a card', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-card-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const facts = { 'dfdc/real': 5, 'dfdc/fake': 6, 'celeba/real': 7, 'generated-photos/fake': 8 };
  const selfBlended = { share: 0.25, crossShare: 0.3, paired: false };

  it('names the reals that self-blended images are made of, and the terms of what was used', () => {
    writeFileSync(join(folder, 'data.json'), JSON.stringify({ splits: { train: { byDataset: facts } } }));
    const { trainedOn, terms } = trainingData(folder, { augmentation: { preset: 'social', selfBlended } });
    expect(trainedOn).toHaveLength(4);
    expect(trainedOn[3]).toContain('25 % of the real faces drawn, those of dfdc, celeba, 30 % of them with');
    expect(terms).toBe(
      'For research and non-commercial use only: DFDC and CelebA are licensed for research or non-commercial use, generated.photos is proprietary.',
    );
    expect(trainingData(folder, { augmentation: 'social' }).trainedOn).toHaveLength(3);
    const [earlier, shipped] = [join(folder, 'earlier'), join(folder, 'shipped')];
    mkdirSync(earlier);
    mkdirSync(shipped);
    writeFileSync(join(earlier, 'config.json'), JSON.stringify({ pretrained: shipped }));
    const card = { trainedOn: ['faces', 'ImageNet, through the pretrained backbone'] };
    writeFileSync(join(shipped, 'card.json'), JSON.stringify(card));
    expect(trainingData(folder, { augmentation: 'none', pretrained: earlier }).trainedOn.at(-1)).toBe(
      card.trainedOn[1],
    );
  });

  it('is for research where nobody knows the terms', () => {
    expect(termsOf(['own'], { pretrained: false })).toBe('For research and non-commercial use only.');
  });

  it('takes the figures of sources left out, and says what is wrong with them', () => {
    expect(readLeaveOneOut(join(folder, 'none.json'))).toBeUndefined();
    writeFileSync(join(folder, 'groups.json'), JSON.stringify({ faceforensics: {} }));
    expect(readLeaveOneOut(join(folder, 'groups.json'))).toBeUndefined();
    writeFileSync(join(folder, 'leave-out.json'), JSON.stringify({ date: '2026-01-02', command: 'x', rows: 3 }));
    expect(() => readLeaveOneOut(join(folder, 'leave-out.json'))).toThrow(/leave-out.json: rows: .*npm run leave-out/);
  });
});

describe('a card as JSON', () => {
  it('has short parts on a line and loses nothing', () => {
    const long = Array.from({ length: 40 }, (_, i) => ({ name: `tensor ${i}`, shape: [3, 3, i, 1], none: undefined }));
    const value = { text: 'a [b] {c}', long, empty: {}, nothing: null };
    const text = cardJson(value);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(text).toContain('    { "name": "tensor 7", "shape": [3, 3, 7, 1] },\n');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(121);
  });
});
