import type { Sensitivity, VerdictThresholds } from '../lib/models/verdict.ts';
import { aucInterval95 } from './bootstrap.ts';
import { comparison } from './dataset-aucs.ts';
import type { ScoredSample } from './dataset-aucs.ts';
import type { Evaluation } from './evaluation.ts';
import { auc, averagePrecision, eer, rateAtOrAbove } from './metrics.ts';

/** All figures of one dataset; scores are calibrated probabilities, rates are at `likelyFake`. */
export type DatasetFigures = Evaluation['rows'][number];

const resamples = 1000;

/** A row for each dataset and one for all of them. */
export function figureRows(
  scored: readonly ScoredSample[],
  split: string,
  thresholds: Record<Sensitivity, VerdictThresholds>,
): DatasetFigures[] {
  const names = [...new Set(scored.map(({ dataset }) => dataset))];
  const rows = names.map((name) => figuresOf(name, comparison(scored, name), split, thresholds));
  return [...rows, figuresOf('all', [...scored], split, thresholds)];
}

function figuresOf(
  dataset: string,
  scored: ScoredSample[],
  split: string,
  thresholds: Record<Sensitivity, VerdictThresholds>,
): DatasetFigures {
  const count = (label: 0 | 1) => scored.filter((sample) => sample.label === label).length;
  const rates = {
    cautious: ratesAt(scored, thresholds.cautious),
    balanced: ratesAt(scored, thresholds.balanced),
    sensitive: ratesAt(scored, thresholds.sensitive),
  };
  const interval = aucInterval95(scored, resamples, 1);
  return {
    dataset,
    split,
    real: count(0),
    fake: count(1),
    paired: dataset !== 'all' && scored.every((sample) => sample.paired),
    ...defined({ auc: auc(scored), eer: eer(scored), ap: averagePrecision(scored) }),
    ...(interval && { aucInterval95: interval }),
    accuracy: scored.filter(({ label, score }) => score >= 0.5 === (label === 1)).length / scored.length,
    rates,
    ...rates.balanced,
  };
}

function ratesAt(
  scored: ScoredSample[],
  { likelyFake }: VerdictThresholds,
): { truePositiveRate?: number; falseAlarmRate?: number } {
  return defined({
    truePositiveRate: rateAtOrAbove(scored, 1, likelyFake),
    falseAlarmRate: rateAtOrAbove(scored, 0, likelyFake),
  });
}

function defined<T extends Record<string, number | undefined>>(values: T): { [Key in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: number;
  };
}

const percent = (value: number | undefined) => (value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);

/** A Markdown table of the rows. */
export function figuresTable(rows: readonly DatasetFigures[]): string {
  const number = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(3));
  const lines = rows.map((row) => {
    const interval = row.aucInterval95 ? `${number(row.aucInterval95[0])}–${number(row.aucInterval95[1])}` : '–';
    const { truePositiveRate, falseAlarmRate } = row.rates.balanced;
    const cells = [
      row.dataset,
      row.paired ? 'yes' : 'no',
      row.real,
      row.fake,
      number(row.auc),
      interval,
      number(row.eer),
      number(row.ap),
      percent(row.accuracy),
      percent(truePositiveRate),
      percent(falseAlarmRate),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| data set | paired | real | fake | AUC | 95 % interval | EER | AP | accuracy | fakes marked | false alarms |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** What a reader of the main README wants to know: how well fakes and photographs are told apart, and what is marked. */
export function figuresSummary({ rows, date, splitRule }: Pick<Evaluation, 'rows' | 'date' | 'splitRule'>): string {
  const lines = rows
    .filter(({ dataset }) => dataset !== 'all')
    .map(({ dataset, paired, real, fake, auc: area, aucInterval95, rates: { balanced } }) => {
      const interval = aucInterval95 ? ` (${aucInterval95.map((end) => end.toFixed(3)).join('–')})` : '';
      const figure = area === undefined ? '–' : `${area.toFixed(3)}${interval}`;
      const unpaired = fake === 0 ? `${real} + none` : `others' + ${fake}`;
      const cells = [
        dataset,
        paired ? `${real} + ${fake}` : unpaired,
        figure,
        percent(balanced.truePositiveRate),
        percent(balanced.falseAlarmRate),
      ];
      return `| ${cells.join(' | ')} |`;
    });
  return [
    `Measured ${date} on test pictures that training has not seen (${splitRule}), faces found by the extension itself. AUC is the chance that a fake gets a higher estimate than a photograph: 0.5 is guessing, 1 is perfect.`,
    '',
    '| data set | real + fake | AUC (95 % interval) | fakes marked | photographs marked |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
