import type { CertaintyFigures, CertaintyRow } from './certainty-figures.ts';
import type { Evaluation } from './evaluation.ts';
import { decimal, markdownTable, percent } from './tables.ts';
import type { TextTable } from './tables.ts';

export function certaintyTable(rows: readonly CertaintyRow[]): TextTable {
  return {
    head: ['part', 'real', 'fake', 'ECE raw', 'ECE one temperature', 'ECE', 'divisor', 'fakes marked', 'false alarms'],
    rows: rows.map((row) => [
      row.by === 'all' ? row.condition : `${row.condition}, ${row.by}: ${row.part}`,
      String(row.real),
      String(row.fake),
      decimal(row.eceRaw),
      decimal(row.eceOneTemperature),
      decimal(row.ece),
      row.divisor.toFixed(2),
      percent(row.truePositiveRate),
      percent(row.falseAlarmRate),
    ]),
  };
}

export function boundTable({ bounds }: CertaintyFigures): TextTable {
  return {
    head: ['sensitivity', 'false alarms at most', 'real faces of val', 'faces', 'sources', 'likely fake from'],
    rows: bounds.map(({ sensitivity, falseAlarms, group, faces, sources, likelyFake }) => [
      sensitivity,
      percent(falseAlarms),
      group,
      String(faces),
      String(sources),
      percent(likelyFake),
    ]),
  };
}

export function heldOutTable({ heldOut }: CertaintyFigures): TextTable {
  return {
    head: ['temperature depends on', 'loss within data sets', 'loss', 'loss with an offset'],
    rows: heldOut.map((row) => [
      row.form,
      row.withinDatasets.toFixed(4),
      row.pooled.toFixed(4),
      row.pooledWithOffset.toFixed(4),
    ]),
  };
}

type Calibrated = Pick<
  Evaluation,
  'temperature' | 'calibration' | 'expectedCalibrationErrorRaw' | 'expectedCalibrationError'
>;

/** What logits are divided by and what that gives, in a sentence. */
export function calibrationText(evaluation: Calibrated): string {
  const { temperature, calibration, expectedCalibrationErrorRaw: raw, expectedCalibrationError: ece } = evaluation;
  const error = `Expected calibration error ${decimal(raw)}, after`;
  if (!calibration) return `${error} temperature ${temperature.toFixed(2)}: ${decimal(ece)}.`;
  const { offset, enlargementSlope, detail, divisors } = calibration;
  return (
    `${error} calibration: ${decimal(ece)}. Logits are divided by ${temperature.toFixed(2)}, times ${Math.exp(enlargementSlope).toFixed(2)} ` +
    `for each doubling by which a face is enlarged to fill the crop, times ${Math.exp(detail.slope).toFixed(2)} for each deviation of ` +
    `lost detail (${divisors[0].toFixed(2)} to ${divisors[1].toFixed(2)}); offset ${offset.toFixed(2)}.`
  );
}

/** The parts of evaluation.md about calibration; none for evaluations before version 0.2. */
export function certaintyMarkdown(evaluation: Calibrated & Pick<Evaluation, 'certainty'>): string[] {
  const { certainty } = evaluation;
  if (!certainty) return [];
  const { cleanTemperature, degradations, fittedOn, rows } = certainty;
  return [
    '## Calibration',
    calibrationText(evaluation),
    `Fitted on ${fittedOn.untouched} untouched and ${fittedOn.degraded} degraded samples of val (${degradations.join('; ')}), each with one degradation. Real and fake count half each, a data set as the square root of its sources. Losses are those of five folds over sources; slopes are chosen within data sets. One temperature, of untouched samples alone, would be ${cleanTemperature.toFixed(2)}.`,
    markdownTable(heldOutTable(certainty)),
    'Small parts have large calibration errors by chance: read them with their counts. False alarms and fakes marked are at the balanced threshold.',
    markdownTable(certaintyTable(rows)),
    'Each threshold is the highest of its groups: the bound holds for every one of them.',
    markdownTable(boundTable(certainty)),
  ];
}
