import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const epochSchema = v.object({
  epoch: v.number(),
  loss: v.number(),
  seconds: v.number(),
  picturesPerSecond: v.number(),
  valAuc: v.record(v.string(), v.number()),
  pairedMeanAuc: v.number(),
});

export type EpochLine = v.InferOutput<typeof epochSchema>;

/** The epochs of a run's log.jsonl. */
export function readLog(path: string): EpochLine[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => v.parse(epochSchema, JSON.parse(line)));
}

const width = 900;
const height = 420;
const margin = { left: 60, right: 210, top: 40, bottom: 50 };
const colours = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e', '#8c564b'];

/** An SVG of validation AUC by dataset and the training loss over the epochs. */
export function learningCurves(title: string, epochs: readonly EpochLine[]): string {
  const names = Object.keys(epochs[0]?.valAuc ?? {});
  const last = Math.max(2, epochs.at(-1)?.epoch ?? 2);
  const x = (epoch: number) => margin.left + ((epoch - 1) / (last - 1)) * (width - margin.left - margin.right);
  const lowest = Math.min(...epochs.flatMap(({ loss, valAuc }) => [loss, ...Object.values(valAuc)]));
  const bottom = Math.min(9, Math.floor(lowest * 10)) / 10;
  const y = (value: number) => margin.top + ((1 - value) / (1 - bottom)) * (height - margin.top - margin.bottom);
  const line = (values: [number, number][], colour: string, dash = '') =>
    `<polyline fill="none" stroke="${colour}" stroke-width="2" ${dash} points="${values.map(([epoch, value]) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`;
  const text = (px: number, py: number, words: string, attributes = '') =>
    `<text x="${px}" y="${py.toFixed(1)}" ${attributes}>${words}</text>`;
  const lines = Array.from({ length: Math.round((1 - bottom) * 10) + 1 }, (_, i) => 1 - i / 10);
  const grid = lines.map(
    (value) =>
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>${text(margin.left - 8, y(value) + 4, value.toFixed(1), 'text-anchor="end"')}`,
  );
  const ticks = epochs.map(({ epoch }) =>
    text(Number(x(epoch).toFixed(1)), height - margin.bottom + 18, String(epoch), 'text-anchor="middle"'),
  );
  const series = [...names, 'training loss'].map((name, i) => {
    const isLoss = name === 'training loss';
    const colour = isLoss ? '#555' : colours[i % colours.length]!;
    const values = epochs.map((line): [number, number] => [line.epoch, isLoss ? line.loss : line.valAuc[name]!]);
    const legend = margin.top + 14 + i * 22;
    const shown = `${name} ${values.at(-1)?.[1].toFixed(3) ?? ''}`;
    return `${line(values, colour, isLoss ? 'stroke-dasharray="4 4"' : '')}<rect x="${width - margin.right + 16}" y="${legend - 9}" width="12" height="4" fill="${colour}"/>${text(width - margin.right + 34, legend, shown)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(margin.left, 24, title, 'font-size="15" font-weight="bold"'),
    text((width - margin.right + margin.left) / 2, height - 12, 'epoch', 'text-anchor="middle"'),
    ...grid,
    ...ticks,
    ...series,
    '</svg>',
  ].join('\n');
}
