import type { Scored } from '../metrics.ts';
import { reliabilityBins } from '../metrics.ts';
import { curvePoints, falseAlarmBudget, rankScores } from '../ranked-scores.ts';
import { draw } from './draw.ts';
import type { Plot } from './draw.ts';
import { ink } from './palette.ts';

/** Samples of one data set, its reals those that its fakes are measured against. */
export interface NamedScores {
  name: string;
  scored: readonly Scored[];
}

const side = 300;
const mostPoints = 400;
const scale = { domain: [0, 1] };
const diagonal = {
  data: { values: [0, 1].map((at) => ({ at })) },
  mark: { type: 'line' as const, color: ink.muted, strokeDash: [2, 4] },
  encoding: {
    x: { field: 'at', type: 'quantitative' as const },
    y: { field: 'at', type: 'quantitative' as const },
  },
};

/** Those of many points that a drawing of this size can show, the first and the last among them. */
function thinned<T>(points: readonly T[]): T[] {
  const step = Math.max(1, (points.length - 1) / (mostPoints - 1));
  const chosen = new Set(Array.from({ length: Math.min(mostPoints, points.length) }, (_, i) => Math.round(i * step)));
  return points.filter((_, i) => chosen.has(i));
}

function withBothLabels(sets: readonly NamedScores[]): NamedScores[] {
  return sets.filter(
    ({ scored }) => scored.some(({ label }) => label === 0) && scored.some(({ label }) => label === 1),
  );
}

export async function rocPlot(sets: readonly NamedScores[]): Promise<Plot> {
  const values = withBothLabels(sets).flatMap(({ name, scored }) => {
    const points = [{ falseAlarmRate: 0, truePositiveRate: 0 }, ...curvePoints(rankScores(scored))];
    return thinned(points).map(({ falseAlarmRate, truePositiveRate }, order) => ({
      name,
      falseAlarmRate,
      truePositiveRate,
      order,
    }));
  });
  return draw(
    'ROC curve',
    'Fakes caught against real faces called fake, a line for each data set; the dotted line is guessing, the upright one 1 % false alarms.',
    {
      width: side,
      height: side,
      layer: [
        diagonal,
        {
          data: { values: [{ at: falseAlarmBudget }] },
          mark: { type: 'rule', color: ink.muted },
          encoding: { x: { field: 'at', type: 'quantitative' } },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 1.8 },
          encoding: {
            x: { field: 'falseAlarmRate', type: 'quantitative', scale, title: 'false alarms' },
            y: { field: 'truePositiveRate', type: 'quantitative', scale, title: 'fakes caught' },
            order: { field: 'order', type: 'quantitative' },
            color: { field: 'name', type: 'nominal', title: null, sort: null },
          },
        },
      ],
    },
  );
}

export async function precisionRecallPlot(sets: readonly NamedScores[]): Promise<Plot> {
  const values = withBothLabels(sets).flatMap(({ name, scored }) =>
    thinned(curvePoints(rankScores(scored))).map(({ truePositiveRate, precision }, order) => ({
      name,
      truePositiveRate,
      precision,
      order,
    })),
  );
  return draw(
    'Precision and recall',
    'Part of the marked faces that are fake against the part of fakes marked, a line for each data set.',
    {
      width: side,
      height: side,
      data: { values },
      mark: { type: 'line', strokeWidth: 1.8 },
      encoding: {
        x: { field: 'truePositiveRate', type: 'quantitative', scale, title: 'recall' },
        y: { field: 'precision', type: 'quantitative', scale, title: 'precision' },
        order: { field: 'order', type: 'quantitative' },
        color: { field: 'name', type: 'nominal', title: null, sort: null },
      },
    },
  );
}

export async function reliabilityPlot(raw: readonly Scored[], calibrated: readonly Scored[]): Promise<Plot> {
  const bins = [
    { name: 'as the network says', scored: raw },
    { name: 'calibrated', scored: calibrated },
  ].flatMap(({ name, scored }) =>
    reliabilityBins(scored).map((bin) => ({ ...bin, name, part: bin.count / scored.length })),
  );
  return draw(
    'Reliability',
    'Part of faces that are fake against the probability they were given, before and after calibration; honest probabilities lie on the dotted line. Larger points hold more faces.',
    {
      width: side,
      height: side,
      layer: [
        diagonal,
        {
          data: { values: bins },
          encoding: {
            x: { field: 'probability', type: 'quantitative', scale, title: 'mean probability of being fake' },
            y: { field: 'fakes', type: 'quantitative', scale, title: 'part that is fake' },
            color: {
              field: 'name',
              type: 'nominal',
              title: null,
              sort: null,
              scale: { range: [ink.series7, ink.series1] },
            },
          },
          layer: [
            { mark: { type: 'line', strokeWidth: 1.5 } },
            {
              mark: { type: 'point', filled: true },
              encoding: { size: { field: 'part', type: 'quantitative', legend: null, scale: { range: [20, 250] } } },
            },
          ],
        },
      ],
    },
  );
}

const histogramBins = 20;

/** A row of two histograms for each data set, over one another. */
export async function histogramPlot(sets: readonly NamedScores[]): Promise<Plot> {
  const values = sets.flatMap(({ name, scored }) =>
    ([0, 1] as const).flatMap((label) => {
      const scores = scored.filter((sample) => sample.label === label).map(({ score }) => score);
      const counts = Array<number>(histogramBins).fill(0);
      for (const score of scores) counts[Math.min(histogramBins - 1, Math.floor(score * histogramBins))]!++;
      return counts.map((count, i) => ({
        name,
        label: label === 1 ? 'fake' : 'real',
        from: i / histogramBins,
        to: (i + 1) / histogramBins,
        part: scores.length ? count / scores.length : 0,
      }));
    }),
  );
  return draw(
    'Probabilities by data set',
    'For each data set, how the probabilities of being fake (0 to 1, in parts of each label) are spread over real and fake faces; well told apart, the two hardly overlap.',
    {
      data: { values },
      facet: { field: 'name', type: 'nominal', title: null, sort: null, header: { labelAnchor: 'start' } },
      columns: 2,
      spacing: 14,
      resolve: { scale: { y: 'independent' }, axis: { x: 'independent' } },
      spec: {
        width: side / 2 - 10,
        height: 56,
        mark: { type: 'bar', opacity: 0.65, binSpacing: 0 },
        encoding: {
          x: { field: 'from', type: 'quantitative', bin: { binned: true }, scale, title: null, axis: { tickCount: 3 } },
          x2: { field: 'to' },
          y: {
            field: 'part',
            type: 'quantitative',
            stack: null,
            title: null,
            axis: { tickCount: 2, format: '%', minExtent: 34 },
          },
          color: {
            field: 'label',
            type: 'nominal',
            title: null,
            scale: { domain: ['real', 'fake'], range: [ink.real, ink.fake] },
          },
        },
      },
    },
  );
}
