import type { FeatureMatrix } from '../embedding/features.ts';
import { draw } from './draw.ts';
import type { Plot } from './draw.ts';
import { ink } from './palette.ts';

/** The first two components of each row. */
export async function scatterPlot(places: FeatureMatrix, labels: readonly (0 | 1)[]): Promise<Plot> {
  const values = labels.map((label, i) => ({
    label: label === 1 ? 'fake' : 'real',
    first: places.values[i * places.columns]!,
    second: places.columns > 1 ? places.values[i * places.columns + 1]! : 0,
  }));
  const labelled = {
    field: 'label',
    type: 'nominal' as const,
    title: null,
    scale: { domain: ['real', 'fake'], range: [ink.real, ink.fake] },
  };
  const shape = { ...labelled, scale: { domain: ['real', 'fake'], range: ['circle', 'triangle-up'] } };
  return draw(
    'First two components',
    `${values.length} test samples along the first two principal components of the network’s last features; circles are real, triangles fake.`,
    {
      width: 320,
      height: 320,
      data: { values },
      mark: { type: 'point', filled: true, size: 22, opacity: 0.6 },
      encoding: {
        x: { field: 'first', type: 'quantitative', title: 'first component' },
        y: { field: 'second', type: 'quantitative', title: 'second component' },
        color: labelled,
        shape,
      },
    },
  );
}

export async function variancePlot(explained: readonly number[]): Promise<Plot> {
  let sum = 0;
  const values = explained.map((part, i) => ({ component: i + 1, part, together: (sum += part) }));
  return draw(
    'Explained variance',
    `Part of the training features’ variance along each of ${explained.length} components (bars) and along all up to it (line): ${(sum * 100).toFixed(1)} % in all.`,
    {
      width: 320,
      height: 220,
      data: { values },
      encoding: { x: { field: 'component', type: 'quantitative', title: 'component', axis: { tickMinStep: 1 } } },
      layer: [
        {
          mark: { type: 'bar', color: ink.series1, opacity: 0.8 },
          encoding: {
            y: { field: 'part', type: 'quantitative', title: 'part of the variance', axis: { format: '%' } },
          },
        },
        {
          mark: { type: 'line', color: ink.series2, strokeWidth: 2 },
          encoding: { y: { field: 'together', type: 'quantitative' } },
        },
      ],
    },
  );
}
