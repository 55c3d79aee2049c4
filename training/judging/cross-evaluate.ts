import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Split } from '../data/sample.ts';
import { comparison } from './comparison.ts';
import { planEvaluation } from './evaluate-run.ts';
import { intervals95 } from './bootstrap.ts';
import { judgedSamples } from './judged-sample.ts';
import { judgedWeights } from './judged-weights.ts';
import type { WeightChoice } from './judged-weights.ts';
import { loadJudge } from './load-judge.ts';
import { auc } from './metrics.ts';
import { openData } from '../trainer/open-data.ts';
import type { DataPlace } from '../trainer/open-data.ts';
import { heatMap } from './plots/bar-plots.ts';
import { inTheme } from './plots/palette.ts';
import { judgingProgress } from './judging-progress.ts';
import { readRun } from './run-record.ts';
import { figuresHtml, htmlPage } from './html/page.ts';
import { csvTable, decimal, htmlTable, markdownTable, range, terminalTable } from './tables.ts';
import type { TextTable } from './tables.ts';

export interface CrossRequest extends DataPlace {
  runFolders: readonly string[];
  outFolder: string;
  split: Split;
  weights: WeightChoice;
  limit?: number;
}

/** One run on one data set. */
export interface CrossCell {
  /** Name of its folder. */
  run: string;
  trainedOn: string[];
  dataset: string;
  real: number;
  fake: number;
  /** Absent where the data set has one label alone and no other lends the other. */
  auc?: number;
  aucInterval95?: [number, number];
}

const resamples = 1000;
const seed = 1;

/** Name of a matrix' row: what the run was trained on. */
function rowName({ run, trainedOn }: Pick<CrossCell, 'run' | 'trainedOn'>): string {
  return trainedOn.length ? `${trainedOn.join(' + ')} (${run})` : run;
}

function crossTable(cells: readonly CrossCell[]): TextTable {
  const datasets = [...new Set(cells.map(({ dataset }) => dataset))];
  const rows = [...new Set(cells.map(rowName))].map((name) => [
    name,
    ...datasets.map((dataset) => {
      const cell = cells.find((one) => rowName(one) === name && one.dataset === dataset);
      const own = cell?.trainedOn.includes(dataset) ? ' *' : '';
      return cell?.auc === undefined ? '–' : `${decimal(cell.auc)} (${range(cell.aucInterval95)})${own}`;
    }),
  ]);
  return { head: ['trained on', ...datasets], rows };
}

/** Judges each run on the split of each data set and writes the matrix: cross.json, .csv, .md, .svg and .html. */
export async function crossEvaluate(request: CrossRequest): Promise<CrossCell[]> {
  const cells: CrossCell[] = [];
  for (const folder of request.runFolders) cells.push(...(await cellsOf(folder, request)));
  await writeCross(request.outFolder, request.split, cells);
  console.log(terminalTable(crossTable(cells)));
  console.log(`* trained on this data set\n${join(request.outFolder, 'cross.html')}`);
  return cells;
}

async function cellsOf(folder: string, request: CrossRequest): Promise<CrossCell[]> {
  const { config, trainedOn } = readRun(folder);
  const weights = judgedWeights(folder, config, request.weights);
  const set = await openData(config, request);
  const { clips } = config.data;
  const { test } = planEvaluation(set, { ...request, ...(clips && { clips }) });
  const bar = judgingProgress(config.name, test.length);
  const judge = loadJudge(set, weights, config.normalization, (count) => bar.advance(count));
  const judged = judgedSamples(set, test, await judge.judgeCrops(test), {
    card: { temperature: 1, crop: config.crop },
  });
  bar.stop();
  judge.dispose();
  return [...new Set(judged.map(({ dataset }) => dataset))].map((dataset) => {
    const scored = comparison(judged, dataset);
    const fake = scored.filter(({ label }) => label === 1).length;
    const area = auc(scored);
    const interval = intervals95(scored, { resamples, seed, likelyFake: 0.5 }).auc;
    return {
      run: basename(folder),
      trainedOn,
      dataset,
      real: scored.length - fake,
      fake,
      ...(area !== undefined && { auc: area }),
      ...(interval && { aucInterval95: interval }),
    };
  });
}

async function writeCross(folder: string, split: Split, cells: readonly CrossCell[]): Promise<void> {
  const table = crossTable(cells);
  const shown = cells.flatMap((cell) =>
    cell.auc === undefined
      ? []
      : [{ row: rowName(cell), column: cell.dataset, value: cell.auc, text: cell.auc.toFixed(3) }],
  );
  const alt = shown.map(({ row, column, text }) => `${row} on ${column}: ${text}`).join('; ');
  const axes = { row: 'trained on', column: 'measured on', domain: [0.5, 1] as [number, number] };
  const plot = await heatMap(
    'AUC across data sets',
    { alt, caption: 'A row for each run, a column for each data set.' },
    shown,
    axes,
  );
  const lead = `AUC on ${split} with 95 % intervals over resampled sources; * marks a data set that the run was trained on. Fakes without real counterparts are measured against the real faces of all other sets.`;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('cross.json', `${JSON.stringify(cells, null, 2)}\n`);
  write('cross.csv', csvTable(table));
  write('cross.md', `${lead}\n\n${markdownTable(table)}\n`);
  write('cross.svg', inTheme(plot.svg, 'light'));
  const body = htmlTable(table, 'AUC across data sets') + figuresHtml([plot]);
  write('cross.html', htmlPage('Across data sets', lead, [{ heading: 'Matrix', body }]));
}
