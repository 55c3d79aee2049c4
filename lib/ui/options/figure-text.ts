import type { ModelFigure } from '../../models/model-card.ts';
import { percent } from '../percent.ts';

export const notMeasured = '–';

/** Nothing that is measured is shown as perfect because of rounding. */
function twoDigits(share: number): string {
  return share < 1 && share >= 0.995 ? 'over 0.99' : share.toFixed(2);
}

export function aucText({ auc, aucInterval95 }: Pick<ModelFigure, 'auc' | 'aucInterval95'>): string {
  if (auc === undefined) return notMeasured;
  const interval = aucInterval95 ? ` (${aucInterval95.map(twoDigits).join(' to ')})` : '';
  return twoDigits(auc) + interval;
}

export function rateText(rate: number | undefined): string {
  return rate === undefined ? notMeasured : percent(rate);
}
