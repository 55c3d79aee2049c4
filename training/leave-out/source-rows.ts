import { readEvaluation } from '../judging/evaluation.ts';
import { leftOutSplit } from '../judging/left-out-rows.ts';
import { readLeftOutScores } from './left-out-scores.ts';
import type { PlannedRun } from './planned-runs.ts';

/** How well a run judges what it was trained without. Rates are at the run's own balanced threshold. */
export interface SourceRow {
  leftOut: string;
  real: number;
  fake: number;
  /** `trained on`: the tested real samples of the data sets that were trained on, for it has none of its own. */
  realFrom: 'left out' | 'trained on';
  auc?: number;
  /** Over resampled sources. */
  aucInterval95?: [number, number];
  /** Of its own real samples. */
  falseAlarmRate?: number;
  truePositiveRate?: number;
}

/** One for each data set that was left out as a whole, or one for the part that was. */
export function sourceRows({ leaveOut, dataset }: PlannedRun, runFolder: string): SourceRow[] {
  const whole = leaveOut.filter((name) => !/[/#]/.test(name));
  if (whole.length === 0) return [sourceRow(leaveOut.join(', '), dataset, runFolder)];
  return whole.map((name) => sourceRow(name, name, runFolder));
}

function sourceRow(leftOut: string, dataset: string, runFolder: string): SourceRow {
  const { rows } = readEvaluation(runFolder);
  const row = rows.find((one) => one.dataset === dataset && one.split === leftOutSplit);
  if (!row)
    throw new Error(`${runFolder}: expected a row of what was left out of ${dataset}, found none; evaluate again`);
  const hasReal = readLeftOutScores(runFolder, dataset).some(({ label }) => label === 0);
  const { auc, aucInterval95, truePositiveRate, falseAlarmRate } = row;
  return {
    leftOut,
    real: row.real,
    fake: row.fake,
    realFrom: hasReal ? 'left out' : 'trained on',
    ...(auc !== undefined && { auc }),
    ...(aucInterval95 && { aucInterval95 }),
    ...(hasReal && falseAlarmRate !== undefined && { falseAlarmRate }),
    ...(truePositiveRate !== undefined && { truePositiveRate }),
  };
}

export type SourceMean = Pick<SourceRow, 'auc' | 'falseAlarmRate' | 'truePositiveRate'>;

/** Of the rows that tell each figure, every row alike. */
export function meanOfRows(rows: readonly SourceRow[]): SourceMean {
  const mean: SourceMean = {};
  for (const name of ['auc', 'falseAlarmRate', 'truePositiveRate'] as const) {
    const values = rows.flatMap((row) => row[name] ?? []);
    if (values.length > 0) mean[name] = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return mean;
}
