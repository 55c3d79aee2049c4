import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { leaveOneOutFigures } from '../../lib/models/card-figures.ts';
import type { LeaveOneOutFigures } from '../../lib/models/card-figures.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import type { Evaluation } from '../judging/evaluation.ts';

/** What a card repeats of an evaluation, to four digits; parsing the card drops the rest. `leaveOneOut` is that of models trained without a source each. */
export function cardFigures(evaluation: Evaluation, leaveOneOut: LeaveOneOutFigures | undefined): ModelCard['figures'] {
  const { command, date, splitRule, expectedCalibrationError, rows, methods, slices, robustness } = evaluation;
  const figures = {
    command,
    date,
    splitRule,
    expectedCalibrationError,
    rows,
    ...(methods.length > 0 && { methods }),
    ...(robustness && { robustness }),
    ...(slices.length > 0 && { slices }),
    ...(leaveOneOut && { leaveOneOut }),
  };
  return fourDigits(figures) as ModelCard['figures'];
}

function fourDigits(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(4));
  if (Array.isArray(value)) return value.map(fourDigits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, fourDigits(item)]])),
  );
}

/** Of the JSON that `npm run leave-out` writes; none where there is no such file or no source in it, an error where it does not fit. */
export function readLeaveOneOut(path: string): LeaveOneOutFigures | undefined {
  if (!path || !existsSync(path)) return undefined;
  const record = JSON.parse(readFileSync(path, 'utf8')) as { rows?: unknown };
  if (record.rows === undefined) return undefined;
  const parsed = v.safeParse(leaveOneOutFigures, record);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}; run \`npm run leave-out\` again`);
}
