import Table from 'cli-table3';
import type { ScanFormat } from './scan-arguments.ts';
import { clockText } from '../ui/video-text.ts';
import type { ScanEntry, ScanTrack } from './scan-entry.ts';

const columns = [
  'file',
  'kind',
  'status',
  'reason',
  'verdict',
  'fakeProbability',
  'faceCount',
  'faces',
  'model',
  'backend',
  'ms',
  'detail',
  'durationSeconds',
  'framesPerSecond',
  'decodedBy',
  'tracks',
] as const;

function csvField(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvRow(entry: ScanEntry): string {
  const flat = {
    ...entry,
    faceCount: entry.faces.length,
    faces: JSON.stringify(entry.faces),
    tracks: entry.tracks && JSON.stringify(entry.tracks),
  };
  return columns.map((column) => csvField(flat[column])).join(',');
}

function trackRow({ track, fromSeconds, toSeconds, verdict, fakeProbability, seenSeconds }: ScanTrack): string[] {
  const range = `  face ${track}, ${clockText(fromSeconds)} to ${clockText(toSeconds)} (${seenSeconds.toFixed(1)} s seen)`;
  return [range, verdict, fakeProbability.toFixed(2), '', ''];
}

function tableOf(entries: ScanEntry[]): string {
  const table = new Table({
    head: ['File', 'Result', 'Probability of a fake', 'Faces', 'ms'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const entry of entries) {
    table.push([
      entry.file,
      entry.verdict ?? `${entry.status}: ${entry.reason ?? ''}`,
      entry.fakeProbability?.toFixed(2) ?? '',
      entry.faces.length,
      entry.ms?.toFixed(0) ?? '',
    ]);
    table.push(...(entry.tracks ?? []).map(trackRow));
  }
  return table.toString();
}

/** Ends with a line break. CSV follows RFC 4180 with one row a file; its `faces` and `tracks` columns hold JSON. */
export function formatEntries(entries: ScanEntry[], format: ScanFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(entries, null, 2)}\n`;
    case 'csv':
      return `${[columns.join(','), ...entries.map(csvRow)].join('\r\n')}\r\n`;
    case 'table':
      return `${tableOf(entries)}\n`;
  }
}
