import { sensitivities, verdicts } from '../../lib/models/verdict.ts';
import type { Evaluation, FigureRow, MethodRow, Robustness, SliceRow, VideoRow } from './evaluation.ts';
import { leftOutSplit } from './left-out-rows.ts';
import { decimal, markdownTable, percent, range } from './tables.ts';
import type { TextTable } from './tables.ts';

const figureHead = ['AUC', '95 % interval', 'EER', 'AP', 'TPR at 1 %', 'accuracy', 'fakes marked', 'false alarms'];

function figureCells(row: FigureRow): string[] {
  const { balanced } = row.rates;
  return [
    decimal(row.auc),
    range(row.aucInterval95),
    decimal(row.eer),
    decimal(row.ap),
    percent(row.truePositiveRateAt1),
    percent(row.accuracy),
    percent(balanced.truePositiveRate),
    percent(balanced.falseAlarmRate),
  ];
}

function titleOf({ dataset, split }: FigureRow): string {
  return split === leftOutSplit ? `${dataset} (${leftOutSplit})` : dataset;
}

/** How well fakes and reals are told apart, a row for each dataset. */
export function rankingTable(rows: readonly FigureRow[]): TextTable {
  return {
    head: ['data set', 'paired', 'real', 'fake', ...figureHead],
    rows: rows.map((row) => [
      titleOf(row),
      row.paired ? 'yes' : 'no',
      String(row.real),
      String(row.fake),
      ...figureCells(row),
    ]),
  };
}

/** What the probabilities are worth, a row for each dataset; precision, recall and F1 at a probability of 0.5. */
export function probabilityTable(rows: readonly FigureRow[]): TextTable {
  const interval = (row: FigureRow, name: string) => range(row.intervals95?.[name]);
  return {
    head: ['data set', 'precision', 'recall', 'F1', 'accuracy 95 %', 'ECE', 'ECE 95 %', 'Brier', 'loss'],
    rows: rows.map((row) => [
      titleOf(row),
      percent(row.precision),
      percent(row.recall),
      decimal(row.f1),
      interval(row, 'accuracy'),
      decimal(row.ece),
      interval(row, 'ece'),
      decimal(row.brier),
      decimal(row.loss),
    ]),
  };
}

export function methodTable(rows: readonly MethodRow[]): TextTable {
  return {
    head: ['method', 'data set', 'real', 'fake', ...figureHead],
    rows: rows.map((row) => [row.method, titleOf(row), String(row.real), String(row.fake), ...figureCells(row)]),
  };
}

export function videoTable(rows: readonly VideoRow[]): TextTable {
  return {
    head: ['data set', 'frames pooled by', 'real', 'fake', ...figureHead],
    rows: rows.map((row) => [titleOf(row), row.pooling, String(row.real), String(row.fake), ...figureCells(row)]),
  };
}

const rateCell = (rate: number | undefined, interval: readonly [number, number] | undefined, usual?: number) =>
  [
    percent(rate),
    ...(interval ? [`(${percent(interval[0])} to ${percent(interval[1])})`] : []),
    ...(usual === undefined ? [] : [`usual ${percent(usual)}`]),
  ].join(' ');

/** `usual` is what the same mix of data sets and methods gives over all parts. */
export function sliceTable(rows: readonly SliceRow[]): TextTable {
  return {
    head: ['part', 'real', 'fake', 'AUC', 'accuracy', 'fakes marked', 'false alarms'],
    rows: rows.map((row) => [
      `${row.by}: ${row.part}`,
      String(row.real),
      String(row.fake),
      `${decimal(row.auc)}${row.aucInterval95 ? ` (${range(row.aucInterval95)})` : ''}`,
      percent(row.accuracy),
      rateCell(row.truePositiveRate, row.truePositiveRateInterval95, row.usualTruePositiveRate),
      rateCell(row.falseAlarmRate, row.falseAlarmRateInterval95, row.usualFalseAlarmRate),
    ]),
  };
}

const words = { 'likely-fake': 'likely fake', uncertain: 'uncertain', 'no-sign-of-fake': 'no sign of fake' } as const;

/** How many real and fake samples got each verdict, at each sensitivity; empty for evaluations of version 0.1. */
export function confusionTable(row: FigureRow): TextTable {
  const { verdicts: counts } = row;
  return {
    head: ['sensitivity', 'label', ...verdicts.map((verdict) => words[verdict])],
    rows: sensitivities.flatMap((sensitivity) =>
      (['real', 'fake'] as const).flatMap((label) =>
        counts ? [[sensitivity, label, ...verdicts.map((verdict) => String(counts[sensitivity][label][verdict]))]] : [],
      ),
    ),
  };
}

export function robustnessTable({ cells }: Robustness): TextTable {
  const clean = cells.find(({ scale, jpegQuality }) => scale === 1 && jpegQuality === undefined)?.auc;
  return {
    head: ['size', 'JPEG', 'AUC', 'of clean', 'TPR at 1 %', 'fakes marked', 'false alarms'],
    rows: cells.map((cell) => [
      String(cell.scale),
      cell.jpegQuality === undefined ? 'none' : String(cell.jpegQuality),
      decimal(cell.auc),
      cell.auc === undefined || !clean ? '–' : decimal(cell.auc / clean),
      percent(cell.truePositiveRateAt1),
      percent(cell.truePositiveRate),
      percent(cell.falseAlarmRate),
    ]),
  };
}

/** What a reader of the main README wants to know: how well fakes and photographs are told apart, and what is marked. */
export function figuresSummary({ rows, date, splitRule }: Pick<Evaluation, 'rows' | 'date' | 'splitRule'>): string {
  const lines = rows
    .filter(({ dataset }) => dataset !== 'all')
    .map(({ dataset, paired, real, fake, auc: area, aucInterval95, rates: { balanced } }) => {
      const interval = aucInterval95 ? ` (${range(aucInterval95)})` : '';
      const unpaired = fake === 0 ? `${real} + none` : `others' + ${fake}`;
      return [
        dataset,
        paired ? `${real} + ${fake}` : unpaired,
        area === undefined ? '–' : `${decimal(area)}${interval}`,
        percent(balanced.truePositiveRate),
        percent(balanced.falseAlarmRate),
      ];
    });
  return [
    `Measured ${date} on test pictures that training has not seen (${splitRule}), faces found by the extension itself. AUC is the chance that a fake gets a higher estimate than a photograph: 0.5 is guessing, 1 is perfect.`,
    '',
    markdownTable({
      head: ['data set', 'real + fake', 'AUC (95 % interval)', 'fakes marked', 'photographs marked'],
      rows: lines,
    }),
  ].join('\n');
}
