import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { epochLineSchema } from './progress.ts';
import type { EpochLine } from './progress.ts';

/** The epochs of a run's log; empty without one. Logs before version 0.2 do not tell the rate. */
export function readEpochs(folder: string): EpochLine[] {
  const path = join(folder, 'log.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => v.parse(epochLineSchema, { learningRate: 0, ...(JSON.parse(line) as object) }));
}

/** Epochs as a table: one row an epoch, nested figures as `val.loss`. */
export function curvesCsv(epochs: readonly EpochLine[]): string {
  const rows = epochs.map((line) => new Map(flatFigures(line)));
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const cell = (value: string | number) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value;
  const lines = rows.map((row) => names.map((name) => cell(row.get(name) ?? '')).join(','));
  return `${[names.map(cell).join(','), ...lines].join('\n')}\n`;
}

function flatFigures(value: object, path = ''): [string, number][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, number][] => {
    const name = path ? `${path}.${key}` : key;
    if (typeof inner === 'number') return [[name, inner]];
    return typeof inner === 'object' && inner !== null ? flatFigures(inner, name) : [];
  });
}
