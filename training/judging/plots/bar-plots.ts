import type { FigureRow, MethodRow, Robustness } from '../evaluation.ts';
import type { Confusion } from '../confusion.ts';
import { draw } from './draw.ts';
import type { Plot } from './draw.ts';
import { ink } from './palette.ts';

const width = 300;

interface NamedInterval {
  name: string;
  value: number;
  low: number;
  high: number;
}

function withInterval(name: string, { auc, aucInterval95 }: FigureRow): NamedInterval[] {
  if (auc === undefined) return [];
  const [low, high] = aucInterval95 ?? [auc, auc];
  return [{ name, value: auc, low, high }];
}

async function intervalPlot(
  title: string,
  words: { alt: string; caption: string },
  values: readonly NamedInterval[],
): Promise<Plot> {
  const lowest = Math.min(0.5, ...values.map(({ low }) => Math.floor(low * 10) / 10));
  const y = { field: 'name', type: 'nominal' as const, title: null, sort: null };
  return draw(title, words, {
    width: 230,
    height: { step: 24 },
    data: { values: [...values] },
    layer: [
      {
        data: { values: [{ at: 0.5 }] },
        mark: { type: 'rule', strokeDash: [2, 4] },
        encoding: { x: { datum: 0.5 } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2, color: ink.series1 },
        encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 60, color: ink.series1, opacity: 1 },
        encoding: {
          y,
          x: { field: 'value', type: 'quantitative', scale: { domain: [lowest, 1] }, title: 'AUC with 95 % interval' },
        },
      },
    ],
  });
}

export async function datasetPlot(rows: readonly FigureRow[]): Promise<Plot> {
  return intervalPlot(
    'AUC by data set',
    {
      alt: `AUC of each data set: ${rows.map(({ dataset, auc }) => `${dataset} ${auc?.toFixed(3) ?? 'unknown'}`).join(', ')}.`,
      caption: 'AUC of each data set with its 95 % interval over resampled sources; the dotted line is guessing.',
    },
    rows.flatMap((row) => withInterval(row.dataset, row)),
  );
}

export async function methodPlot(rows: readonly MethodRow[]): Promise<Plot> {
  return intervalPlot(
    'AUC by method',
    {
      alt: `AUC of each method: ${rows.map(({ method, auc }) => `${method} ${auc?.toFixed(3) ?? 'unknown'}`).join(', ')}.`,
      caption: 'AUC of each method’s fakes against the real faces of its data set, with its 95 % interval.',
    },
    rows.flatMap((row) => withInterval(row.method === row.dataset ? row.method : `${row.dataset}: ${row.method}`, row)),
  );
}

const verdictWords = { 'no-sign-of-fake': 'no sign', uncertain: 'uncertain', 'likely-fake': 'likely fake' } as const;

/** A table in colours: rows and columns with a number in each cell, 0..1. */
export async function heatMap(
  title: string,
  words: { alt: string; caption: string },
  cells: readonly { row: string; column: string; value: number; text: string }[],
  axes: { row: string | null; column: string | null; domain: [number, number] },
): Promise<Plot> {
  const isLong = cells.some(({ column }) => column.length > 11);
  const axis = { labelAngle: isLong ? -35 : 0 };
  const x = { field: 'column', type: 'nominal' as const, sort: null, title: axes.column, axis };
  const y = { field: 'row', type: 'nominal' as const, sort: null, title: axes.row, axis: { labelLimit: 320 } };
  const columns = new Set(cells.map(({ column }) => column)).size;
  const middle = (axes.domain[0] + axes.domain[1]) / 2;
  return draw(title, words, {
    width: columns > 5 ? { step: 64 } : width,
    height: { step: 34 },
    data: { values: [...cells] },
    encoding: { x, y },
    layer: [
      {
        mark: { type: 'rect' },
        encoding: {
          color: {
            field: 'value',
            type: 'quantitative',
            legend: null,
            scale: { domain: axes.domain, scheme: 'blues', clamp: true },
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 11 },
        encoding: {
          text: { field: 'text', type: 'nominal' },
          color: { condition: { test: `datum.value > ${middle}`, value: '#ffffff' }, value: '#10222e' },
        },
      },
    ],
    config: { axis: { grid: false } },
  });
}

/** Parts of each label that got each verdict at the balanced thresholds. */
export async function confusionPlot(counts: Confusion): Promise<Plot> {
  const cells = (['fake', 'real'] as const).flatMap((label) => {
    const all = Object.values(counts[label]).reduce((sum, count) => sum + count, 0);
    return (Object.keys(verdictWords) as (keyof typeof verdictWords)[]).map((verdict) => {
      const count = counts[label][verdict];
      const value = all ? count / all : 0;
      return { row: label, column: verdictWords[verdict], value, text: `${count} (${(value * 100).toFixed(1)} %)` };
    });
  });
  return heatMap(
    'Verdicts at the balanced thresholds',
    {
      alt: cells.map(({ row, column, text }) => `${row} faces called ${column}: ${text}`).join('; '),
      caption: 'How many real and fake faces of all data sets got each verdict.',
    },
    cells,
    { row: null, column: null, domain: [0, 1] },
  );
}

export async function robustnessPlot({ cells }: Robustness): Promise<Plot> {
  const shown = cells.flatMap(({ scale, jpegQuality, auc }) =>
    auc === undefined
      ? []
      : [
          {
            row: scale === 1 ? 'full size' : `${scale} of it`,
            column: jpegQuality === undefined ? 'no JPEG' : `q ${jpegQuality}`,
            value: auc,
            text: auc.toFixed(3),
          },
        ],
  );
  return heatMap(
    'AUC after shrinking and JPEG',
    {
      alt: shown.map(({ row, column, text }) => `${row}, ${column}: ${text}`).join('; '),
      caption: 'Pictures shrunk to a part of their side, encoded as JPEG of a quality and enlarged again.',
    },
    shown,
    { row: null, column: null, domain: [0.5, 1] },
  );
}
