import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { decimal, range } from './tables.ts';
import type { TextTable } from './tables.ts';

/** Below it resampled groups say little of other people. */
const fewGroups = 20;

export function clipTable(rows: readonly ClipFigure[]): TextTable {
  return {
    head: [
      'data set',
      'method',
      'real',
      'fake',
      'groups',
      'frames alone',
      '95 %',
      'clip model',
      '95 %',
      'gain',
      '95 %',
    ],
    rows: rows.map(({ dataset, split, method, real, fake, groups, frames, clip, gain, gainInterval95 }) => [
      split === 'test' ? dataset : `${dataset} (${split})`,
      method ?? 'all',
      String(real),
      String(fake),
      `${groups}${groups < fewGroups ? ' (few)' : ''}`,
      decimal(frames.auc),
      range(frames.aucInterval95),
      decimal(clip.auc),
      range(clip.aucInterval95),
      signed(gain),
      gainInterval95 ? gainInterval95.map(signed).join(' to ') : '–',
    ]),
  };
}

export function clipText({ name, sha256 }: { name: string; sha256: string }): string {
  return `AUC of faces of videos: the logits of ${name} (weights ${sha256.slice(0, 12)}) over single crops, and those of the clip model over windows of the same crops, each a mean without the lowest and the highest fifth. Intervals come from 1,000 resamples of whole groups of people who lend one another their faces; a single group has none.`;
}

const signed = (value: number | undefined) =>
  value === undefined ? '–' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
