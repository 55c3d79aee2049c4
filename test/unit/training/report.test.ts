import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseModelCard } from '../../../lib/models/model-card.ts';
import { parseConfig } from '../../../training/config.ts';
import { readEvaluation } from '../../../training/judging/evaluation.ts';
import { evaluationPage } from '../../../training/judging/html/evaluation-page.ts';
import type { JudgedSample } from '../../../training/judging/judged-sample.ts';
import { draw, pngOf } from '../../../training/judging/plots/draw.ts';
import { inTheme, ink, themed } from '../../../training/judging/plots/palette.ts';
import { publishReport } from '../../../training/judging/publish-report.ts';
import { drawnConfig } from './support/judged-run.ts';

const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const published = root('docs/training/face-0.1.0');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the report', () => {
  it('publishes a run whose evaluation is of version 0.1', async () => {
    writeFileSync(join(folder, 'README.md'), 'before\n\n<!-- figures -->\n\nold\n\n<!-- end of figures -->\n\nafter\n');
    const mainReadme = join(folder, 'README.md');
    const out = await publishReport({ runFolder: published, outFolder: join(folder, 'docs'), mainReadme });
    expect(out).toBe(join(folder, 'docs', 'face-0.1.0'));
    const text = readFileSync(join(out, 'evaluation.md'), 'utf8');
    expect(text).toContain('measured 2026-11-20 on the weights that ship');
    expect(text).toMatch(/\| dfdc \| yes \| 565 \| 558 \| 0\.891 \| 0\.873–0\.907 \|/);
    expect(text).toContain('10 epochs, 199680 pictures in 40 minutes');
    expect(readFileSync(mainReadme, 'utf8')).toMatch(/before\n\n<!-- figures -->[^]*\| dfdc +\|[^]*after/);
    expect(readFileSync(mainReadme, 'utf8')).not.toContain('old');
  });

  it('copies no picture of the data', async () => {
    cpSync(published, join(folder, 'run'), { recursive: true });
    for (const name of ['worst.png', 'report.html', 'test-scores.jsonl']) writeFileSync(join(folder, 'run', name), 'x');
    const out = await publishReport({ runFolder: join(folder, 'run'), outFolder: join(folder, 'docs') });
    for (const name of ['worst.png', 'report.html', 'test-scores.jsonl'])
      expect(existsSync(join(out, name))).toBe(false);
  });

  it('has the figures that the card of the weights that ship repeats', () => {
    const card = parseModelCard(JSON.parse(readFileSync(root('public/models/face/card.json'), 'utf8')));
    const { rows, temperature } = readEvaluation(root(`docs/training/${card.name}-${card.version}`));
    expect(temperature).toBeCloseTo(card.temperature, 4);
    const counts = (row: { dataset: string; split: string; real: number; fake: number }) => [
      row.dataset,
      row.split,
      row.real,
      row.fake,
    ];
    expect(card.figures.rows.map(counts)).toEqual(rows.map(counts));
    for (const [i, { auc }] of rows.entries()) expect(card.figures.rows[i]!.auc ?? 0).toBeCloseTo(auc ?? 0, 3);
  });

  it('writes the card of the same version into the README, and refuses that of another', async () => {
    const mainReadme = join(folder, 'README.md');
    const marks = ['figures', 'model card'].map((mark) => `<!-- ${mark} -->\n\nold\n\n<!-- end of ${mark} -->`);
    writeFileSync(mainReadme, `${marks.join('\n\n')}\n`);
    const card = parseModelCard({
      ...(JSON.parse(readFileSync(root('public/models/face/card.json'), 'utf8')) as object),
      name: 'face',
      version: '0.1.0',
      commit: 'abc123',
      command: 'npm run export',
    });
    card.figures = {
      ...card.figures,
      date: '2026-11-20',
      rows: readEvaluation(published).rows,
      methods: [
        { dataset: 'ciplab', split: 'test', method: 'composite', real: 48, fake: 66, paired: true, auc: 0.581 },
      ],
      robustness: {
        real: 5,
        fake: 6,
        cells: [
          { scale: 1, auc: 0.9 },
          { scale: 0.5, jpegQuality: 50, auc: 0.7 },
        ],
      },
      slices: [{ by: 'turn of the head', part: '30° and more', real: 5, fake: 6, truePositiveRate: 0.25 }],
      leaveOneOut: { date: '2026-01-01', command: 'npm run leave-out', rows: [{ leftOut: 'dfdc', real: 1, fake: 2 }] },
    };
    const request = { runFolder: published, outFolder: join(folder, 'docs'), mainReadme };
    await publishReport({ ...request, card });
    const text = readFileSync(mainReadme, 'utf8').replaceAll(/ +/g, ' ');
    expect(text).not.toContain('\nold\n');
    for (const part of [
      'written by `npm run export`, at commit `abc123`',
      '| composite | parts of several photographs put together by hand | ciplab | hardly better than guessing | 0.581 (–)',
      '| dfdc | faces swapped in videos of paid actors | dfdc | often tells them apart | 0.891',
      '| 100 % | 0.900 | – |',
      '| 50 % | – | 0.700 |',
      '| turn of the head: 30° and more | 5 + 6 | – | – | 25.0 % |',
      '| dfdc | 1 + 2 |',
      card.terms,
    ])
      expect(text).toContain(part);
    const other = { ...card, version: '9.9.9' };
    await expect(publishReport({ ...request, card: other })).rejects.toThrow('got that of face 9.9.9');
  });

  it('names the run that was not evaluated, and the field that does not fit', () => {
    expect(() => readEvaluation(folder)).toThrow(`run \`npm run evaluate -- --run ${folder} --data DIR\` first`);
    writeFileSync(join(folder, 'evaluation.json'), '{"weightsSha256":"","temperature":"warm"}');
    expect(() => readEvaluation(folder)).toThrow('evaluation.json: command');
  });
});

describe('a drawing', () => {
  const plot = () =>
    draw('Bars', 'Two bars.', {
      data: { values: [{ x: 1 }, { x: 2 }] },
      mark: { type: 'bar', color: ink.fake },
      encoding: { x: { field: 'x', type: 'quantitative' } },
    });

  it('follows its page or stands alone in a theme', async () => {
    const { svg } = await plot();
    expect(themed(svg)).toContain('var(--plot-fake)');
    expect(inTheme(svg, 'dark')).not.toEqual(inTheme(svg, 'light'));
    for (const drawn of [themed(svg), inTheme(svg, 'light'), inTheme(svg, 'dark')])
      expect(drawn).not.toMatch(/#0([1-9a-e])(?:0\1){2}/);
  });

  it('becomes a PNG', async () => {
    const bytes = await pngOf(await plot(), 'light');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('the page of an evaluation', () => {
  const judged = Array.from({ length: 40 }, (_, i): JudgedSample => ({
    file: `<script>${i}.jpg`,
    label: (i % 2) as 0 | 1,
    dataset: i % 4 < 2 ? 'one' : 'two',
    paired: true,
    source: `s${i}`,
    face: 0,
    isVideo: false,
    facePx: 100,
    detail: -1,
    place: i,
    logit: (i % 2) * 2 - 1 + (i % 3) * 0.2,
    score: 0.3 + (i % 2) * 0.3 + (i % 3) * 0.1,
  }));

  it('opens without a network or script, names its pictures and heads its tables', async () => {
    const config = parseConfig(drawnConfig, 'drawn');
    const run = { folder, config, epochs: [], trainedOn: ['<one>'], environment: { node: 'v24' } };
    const worst = { bytes: Buffer.from('jpeg'), count: 3 };
    const html = await evaluationPage({ evaluation: readEvaluation(published), judged, run, worst });
    expect(html).not.toMatch(/<script|<link|@import|url\(|(src|href)="(?!data:)/);
    expect(html).toContain('&lt;one&gt;');
    const count = (pattern: RegExp) => [...html.matchAll(pattern)].length;
    expect(count(/<svg /g)).toBeGreaterThan(4);
    expect(count(/<svg role="img" aria-label="[^"]{20,}"/g)).toBe(count(/<svg /g));
    expect(count(/role="graphics-/g)).toBe(0);
    expect(count(/<img [^>]*alt="[^"]{20,}"/g)).toBe(1);
    expect(count(/<th scope="col">/g)).toBeGreaterThan(10);
    expect(count(/<caption>/g)).toBe(count(/<table>/g));
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('name="viewport"');
  });
});
