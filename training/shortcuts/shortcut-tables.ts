import { markdownTable } from '../judging/tables.ts';
import type { AucFigure } from './auc-row.ts';
import type { DestroyedRow } from './destroyed-crops.ts';
import type { EncodingProfile } from './encoding-profile.ts';
import type { ReencodedCell } from './reencoded-sources.ts';
import type { ShortcutRow } from './shortcut-models.ts';

const labelWords = ['real', 'fake'] as const;
const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

function aucCell(figure: AucFigure | undefined): string {
  if (figure?.auc === undefined) return '–';
  const { auc, interval } = figure;
  return interval ? `${auc.toFixed(2)} (${interval.map((end) => end.toFixed(2)).join('–')})` : auc.toFixed(2);
}

/** Rows by data set, columns as they come first. */
function pivot<Row extends { dataset: string; paired: boolean }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  headsOf: (name: string) => string[],
  cellsOf: (row: Row | undefined) => string[],
): string {
  const names = [...new Set(rows.map(nameOf))];
  const datasets = [...new Set(rows.map(({ dataset }) => dataset))];
  const ordered = [...datasets.filter((name) => name !== 'all'), 'all'];
  return markdownTable({
    head: ['data set', 'paired', ...names.flatMap(headsOf)],
    rows: ordered.map((dataset) => {
      const own = rows.filter((row) => row.dataset === dataset);
      const cells = names.flatMap((name) => cellsOf(own.find((row) => nameOf(row) === name)));
      return [dataset, own.some(({ paired }) => paired) ? 'yes' : 'no', ...cells];
    }),
  });
}

export function shortcutTable(rows: readonly ShortcutRow[]): string {
  return pivot(
    rows,
    ({ shortcut }) => shortcut,
    (name) => [`${name}, fitted on the set`, `${name}, fitted on all`],
    (row) => [aucCell(row?.own), aucCell(row?.pooled)],
  );
}

export function destroyedTable(rows: readonly DestroyedRow[], by: 'run' | 'refitted'): string {
  return pivot(
    rows,
    ({ destruction }) => destruction,
    (name) => [name],
    (row) => [aucCell(row?.[by])],
  );
}

export function profileTable(profiles: readonly EncodingProfile[]): string {
  return markdownTable({
    head: ['data set', 'label', 'pictures', 'median size', 'JPEG quality', 'chroma', 'bytes a pixel'],
    rows: profiles.map(({ dataset, label, pictures, width, height, jpeg, bytesPerPixel }) => [
      dataset,
      labelWords[label],
      String(pictures),
      `${width} x ${height}`,
      jpeg ? String(jpeg.quality) : 'no JPEG',
      jpeg ? (jpeg.hasHalfChroma ? 'halved' : 'whole') : '–',
      bytesPerPixel.toFixed(2),
    ]),
  });
}

/** A row for each source, a column for what it was stored like. */
function matrix(cells: readonly ReencodedCell[], textOf: (cell: ReencodedCell) => string): string {
  const targets = [...new Set(cells.map(({ likeDataset }) => likeDataset))];
  const sources = [...new Set(cells.map(({ dataset }) => dataset))];
  return markdownTable({
    head: ['data set', 'faces', ...targets.map((target) => `like ${target}`)],
    rows: sources.map((source) => {
      const own = cells.filter(({ dataset }) => dataset === source);
      const texts = targets.map((target) => {
        const cell = own.find(({ likeDataset }) => likeDataset === target);
        return cell ? textOf(cell) : '–';
      });
      return [source, String(own[0]?.faces ?? 0), ...texts];
    }),
  });
}

export function shiftTable(cells: readonly ReencodedCell[], label: 0 | 1): string {
  return matrix(
    cells.filter((cell) => cell.label === label),
    ({ shift, interval }) => `${signed(shift)} (${interval.map(signed).join(' to ')})`,
  );
}

export function markedTable(cells: readonly ReencodedCell[], label: 0 | 1): string {
  return matrix(
    cells.filter((cell) => cell.label === label),
    ({ markedBefore, markedAfter }) => `${percent(markedBefore)} → ${percent(markedAfter)}`,
  );
}
