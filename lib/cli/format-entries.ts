import Table from 'cli-table3';
import type { ScanFormat } from './scan-arguments.ts';
import type { ScanEntry } from './scan-entry.ts';

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
] as const;

function csvField(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvRow(entry: ScanEntry): string {
  const flat = { ...entry, faceCount: entry.faces.length, faces: JSON.stringify(entry.faces) };
  return columns.map((column) => csvField(flat[column])).join(',');
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
  }
  return table.toString();
}

/** Ends with a line break. CSV follows RFC 4180 with one row a file; its `faces` column holds JSON. */
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
