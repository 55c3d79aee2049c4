import { runNames } from '../compared-run.ts';
import type { ComparedRun } from '../compared-run.ts';
import { draw } from './draw.ts';
import type { Plot } from './draw.ts';
import { ink } from './palette.ts';

const metrics = [
  ['AUC', 'auc'],
  ['accuracy', 'accuracy'],
  ['precision', 'precision'],
  ['recall', 'recall'],
] as const;

/** The figures of all runs side by side, best AUC on top, and what they cost against what they reach. */
export async function comparisonPlots(runs: readonly ComparedRun[]): Promise<Plot[]> {
  const names = runNames(runs);
  const named = runs.map((run, i) => ({ ...run, name: names[i]! })).sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0));
  return [await metricsPlot(named), await costPlot(named)];
}

async function metricsPlot(runs: readonly ComparedRun[]): Promise<Plot> {
  const values = runs.flatMap((run) =>
    metrics.flatMap(([metric, key]) => {
      const value = run[key];
      return value === undefined ? [] : [{ name: run.name, metric, value, text: value.toFixed(3) }];
    }),
  );
  const alt = runs.map(
    ({ name, auc, accuracy }) =>
      `${name}: AUC ${auc?.toFixed(3) ?? 'unknown'}, accuracy ${accuracy?.toFixed(3) ?? 'unknown'}`,
  );
  const domain = [0, 1];
  const y = { field: 'name', type: 'nominal' as const, sort: null, title: null };
  const words = {
    alt: `${alt.join('; ')}.`,
    caption: 'Best AUC on top; precision and recall at a probability of 0.5.',
  };
  return draw('Figures of all runs', words, {
    data: { values },
    facet: { column: { field: 'metric', type: 'nominal', title: null, sort: null } },
    spacing: 14,
    spec: {
      width: 150,
      height: { step: 22 },
      layer: [
        {
          mark: { type: 'bar', color: ink.series1, opacity: 0.85, height: { band: 0.7 } },
          encoding: {
            y,
            x: { field: 'value', type: 'quantitative', title: null, scale: { domain }, axis: { tickCount: 3 } },
          },
        },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 10, color: ink.paper, baseline: 'middle' },
          encoding: { y, x: { datum: 0 }, text: { field: 'text', type: 'nominal' } },
        },
      ],
    },
  });
}

async function costPlot(runs: readonly ComparedRun[]): Promise<Plot> {
  const values = runs.flatMap(({ name, auc, parameters, judgedPerSecond }) =>
    auc === undefined || parameters === undefined ? [] : [{ name, auc, millions: parameters / 1e6, judgedPerSecond }],
  );
  return draw(
    'AUC against size',
    'AUC of each run against its parameters, on a logarithmic scale; up and left is better.',
    {
      width: 340,
      height: 300,
      data: { values },
      encoding: {
        x: {
          field: 'millions',
          type: 'quantitative',
          scale: { type: 'log', nice: true },
          title: 'parameters, millions',
        },
        y: { field: 'auc', type: 'quantitative', scale: { zero: false, padding: 12 }, title: 'AUC' },
      },
      layer: [
        { mark: { type: 'point', filled: true, size: 60, color: ink.series1, opacity: 1 } },
        {
          mark: { type: 'text', align: 'left', dx: 7, fontSize: 10 },
          encoding: { text: { field: 'name', type: 'nominal' } },
        },
      ],
    },
  );
}
