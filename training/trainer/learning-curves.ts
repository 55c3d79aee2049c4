import type { EpochLine } from './progress.ts';

interface Series {
  name: string;
  values: (number | undefined)[];
}

interface Panel {
  title: string;
  series: Series[];
}

function panelsOf(epochs: readonly EpochLine[]): Panel[] {
  const series = (name: string, valueOf: (line: EpochLine) => number | undefined): Series => ({
    name,
    values: epochs.map(valueOf),
  });
  const datasets = [...new Set(epochs.flatMap(({ valAuc }) => Object.keys(valAuc)))];
  const panels: Panel[] = [
    {
      title: 'loss',
      series: [series('train', ({ loss, labelLoss }) => labelLoss ?? loss), series('val', ({ val }) => val?.loss)],
    },
    {
      title: 'validation AUC',
      series: [
        series('all', ({ val }) => val?.auc),
        ...(datasets.length > 1 || !epochs.some(({ val }) => val)
          ? datasets.map((name) => series(name, ({ valAuc }) => valAuc[name]))
          : []),
      ],
    },
    { title: 'learning rate', series: [series('rate', ({ learningRate }) => learningRate)] },
    {
      title: 'domain loss',
      series: [
        series('train', ({ domainLoss }) => domainLoss),
        series('val', ({ val }) => val?.domainLoss),
        series('lambda', ({ lambda }) => lambda),
      ],
    },
    {
      title: 'domain accuracy',
      series: [
        series('train', ({ domainAccuracy }) => domainAccuracy),
        series('val', ({ val }) => val?.domainAccuracy),
      ],
    },
  ];
  return panels
    .map(({ title, series: all }) => ({
      title,
      series: all.filter(({ values }) => values.some((value) => value !== undefined)),
    }))
    .filter((panel) => panel.series.length > 0);
}

const width = 900;
const panelHeight = 240;
const headHeight = 36;
const margin = { left: 70, right: 220, top: 34, bottom: 34 };
const plotWidth = width - margin.left - margin.right;
const plotHeight = panelHeight - margin.top - margin.bottom;
const colours = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e', '#8c564b', '#17becf'];

/** An SVG of loss, validation AUC and learning rate over the epochs, and of the domain head where there is one. */
export function learningCurves(title: string, epochs: readonly EpochLine[]): string {
  const panels = panelsOf(epochs);
  const height = headHeight + panels.length * panelHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(margin.left, 24, title, 'font-size="15" font-weight="bold"'),
    ...panels.map(
      (panel, i) => `<g transform="translate(0 ${headHeight + i * panelHeight})">${drawnPanel(panel, epochs)}</g>`,
    ),
    '</svg>',
  ].join('\n');
}

function drawnPanel({ title, series }: Panel, epochs: readonly EpochLine[]): string {
  const numbers = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  const [from, to] = [low - room, high + room];
  const last = Math.max(2, epochs.at(-1)!.epoch);
  const x = (epoch: number) => margin.left + ((epoch - 1) / (last - 1)) * plotWidth;
  const y = (value: number) => margin.top + ((to - value) / (to - from)) * plotHeight;
  const grid = [0, 1, 2, 3, 4].map((i) => {
    const value = low + ((high - low) * i) / 4;
    const at = y(value).toFixed(1);
    return `<line x1="${margin.left}" x2="${margin.left + plotWidth}" y1="${at}" y2="${at}" stroke="#ddd"/>${text(margin.left - 8, y(value) + 4, shown(value), 'text-anchor="end"')}`;
  });
  const every = Math.ceil(epochs.length / 15);
  const ticks = epochs
    .filter((_, i) => i % every === 0)
    .map(({ epoch }) => text(x(epoch), panelHeight - margin.bottom + 16, String(epoch), 'text-anchor="middle"'));
  const lines = series.map(({ name, values }, i) => {
    const colour = colours[i % colours.length]!;
    const places = values.flatMap((value, at) =>
      value === undefined ? [] : [[x(epochs[at]!.epoch).toFixed(1), y(value).toFixed(1)] as const],
    );
    const dots = places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="2.5" fill="${colour}"/>`).join('');
    const points = places.map((place) => place.join(',')).join(' ');
    const legend = margin.top + 10 + i * 20;
    const newest = values.findLast((value) => value !== undefined);
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points}"/>${dots}<rect x="${width - margin.right + 16}" y="${legend - 6}" width="12" height="4" fill="${colour}"/>${text(width - margin.right + 34, legend, `${name} ${newest === undefined ? '' : shown(newest)}`)}`;
  });
  return [text(margin.left, 20, title, 'font-weight="bold"'), ...grid, ...ticks, ...lines].join('');
}

function shown(value: number): string {
  return Math.abs(value) >= 0.01 || value === 0 ? value.toFixed(3) : value.toExponential(1);
}

function text(x: number, y: number, words: string, attributes = ''): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped}</text>`;
}
