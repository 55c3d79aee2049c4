import type { LeaveOneOutFigures, RobustnessFigures, SliceFigure } from '../../lib/models/card-figures.ts';
import { weakAuc, wordsOfDataSet } from '../../lib/models/data-set-words.ts';
import type { ModelCard, ModelFigure } from '../../lib/models/model-card.ts';
import { decimal, percent, range } from '../judging/tables.ts';
import { wilsonInterval95 } from '../judging/wilson.ts';

type Figures = ModelCard['figures'];

/** Fakes of a set or a slice that must be there before much is said of it. */
const fewest = 20;
const falseAlarmBudget = 0.01;
/** Part of the AUC on clean crops below which a cell of the grid is a limitation. */
const robustPart = 0.9;
/** Slices of what they are made of are said by `weakSets` and `falseAlarms`. */
const bySet = 'data set';

const single = 'Judges one picture of a face; it sees no motion, sound or source.';
const newest =
  'Generators that are not named among the figures were not measured, the newest among them: expect less there.';
const unmeasured =
  'Screenshots, filters, make-up and retouching were not measured; they can raise or lower the probability.';
const people =
  'Age and gender were not measured. The colour of the cheeks is measured from pixels: crude, and as much about light and camera as about people.';
const fairness = 'Fairness across skin colour, age and gender was not measured.';

/** What the model cannot do, said by its own figures; only the first and the last are the same for every model. */
export function limitationsOf(figures: Figures): string[] {
  const { rows, slices = [], robustness, leaveOneOut } = figures;
  return [
    single,
    ...missedFakes(rows),
    ...weakSets(figures),
    ...falseAlarms(slices),
    ...worseSlices(slices),
    ...fewSlices(slices),
    ...(robustness ? degraded(robustness) : []),
    ...(leaveOneOut ? leftOut(leaveOneOut) : []),
    ...unpaired(rows),
    newest,
    unmeasured,
    slices.some(({ by }) => by !== bySet) ? people : fairness,
  ];
}

const named = (dataset: string) => {
  const words = wordsOfDataSet(dataset);
  return words ? `${dataset} (${words})` : dataset;
};

function missedFakes(rows: readonly ModelFigure[]): string[] {
  const missed = rows.flatMap(({ dataset, fake, truePositiveRate }) =>
    fake >= fewest && truePositiveRate !== undefined && truePositiveRate < 0.5 && dataset !== 'all'
      ? [`${dataset} (${percent(1 - truePositiveRate)})`]
      : [],
  );
  return missed.length ? [`Most fakes pass unmarked at the balanced sensitivity in: ${missed.join(', ')}.`] : [];
}

function weakSets({ rows, methods = [] }: Figures): string[] {
  const weak = rows.filter(({ dataset, auc }) => dataset !== 'all' && auc !== undefined && auc < weakAuc);
  const sets = weak.map((row) => `Hardly tells fakes apart in ${named(row.dataset)}: ${aucWords(row)}.`);
  const within = methods
    .filter(({ dataset, auc }) => auc !== undefined && auc < weakAuc && !weak.some((row) => row.dataset === dataset))
    .map((row) => `Hardly tells fakes by ${row.method} apart in ${named(row.dataset)}: ${aucWords(row)}.`);
  return [...sets, ...within];
}

const aucWords = ({ auc, aucInterval95 }: Pick<ModelFigure, 'auc' | 'aucInterval95'>) =>
  `AUC ${decimal(auc)}${aucInterval95 ? `, 95 % interval ${range(aucInterval95)}` : ''}`;

/** Data sets whose false alarms are surely above the budget. */
function falseAlarms(slices: readonly SliceFigure[]): string[] {
  return slices.flatMap(({ by, part, real, falseAlarmRate, falseAlarmRateInterval95: interval }) =>
    by === bySet && interval && interval[0] > falseAlarmBudget
      ? [
          `Marks more than ${percent(falseAlarmBudget)} of the photographs of ${named(part)} by mistake: ${percent(falseAlarmRate)} of ${real}, 95 % interval ${rateRange(interval)}.`,
        ]
      : [],
  );
}

const rateRange = ([low, high]: readonly [number, number]) => `${percent(low)} to ${percent(high)}`;

interface Kind {
  rate: 'falseAlarmRate' | 'truePositiveRate';
  usual: 'usualFalseAlarmRate' | 'usualTruePositiveRate';
  interval: 'falseAlarmRateInterval95' | 'truePositiveRateInterval95';
  count: 'real' | 'fake';
  /** A worse rate is higher (1) or lower (-1). */
  worse: 1 | -1;
  words: string;
}

const kinds: readonly Kind[] = [
  {
    rate: 'truePositiveRate',
    usual: 'usualTruePositiveRate',
    interval: 'truePositiveRateInterval95',
    count: 'fake',
    worse: -1,
    words: 'Marks fewer fakes',
  },
  {
    rate: 'falseAlarmRate',
    usual: 'usualFalseAlarmRate',
    interval: 'falseAlarmRateInterval95',
    count: 'real',
    worse: 1,
    words: 'Raises more false alarms',
  },
];

/**
 * Slices that are worse than the rest by intervals that do not meet, and worse than what they are made of explains: the
 * rate that the same mix of data sets and methods usually gives lies outside of the slice's interval too.
 */
function worseSlices(slices: readonly SliceFigure[]): string[] {
  return kinds.flatMap((kind) =>
    slices.flatMap((slice) => {
      const [rate, usual, interval] = [slice[kind.rate], slice[kind.usual], slice[kind.interval]];
      const others = restOf(slices, slice, kind);
      if (slice.by === bySet || rate === undefined || usual === undefined || !interval || !others) return [];
      const reach = kind.worse === 1 ? interval[0] : interval[1];
      const beyond = (value: number) => (reach - value) * kind.worse > 0;
      if (!beyond(others.interval[kind.worse === 1 ? 1 : 0]) || !beyond(usual)) return [];
      return [
        `${kind.words} with ${slice.by}: ${slice.part} (${percent(rate)} of ${slice[kind.count]}, 95 % interval ${rateRange(interval)}; ${percent(others.rate)} of the others; ${percent(usual)} would be usual for what these pictures are).`,
      ];
    }),
  );
}

function restOf(
  slices: readonly SliceFigure[],
  slice: SliceFigure,
  { rate, count }: Kind,
): { rate: number; interval: [number, number] } | undefined {
  const rest = slices.filter((other) => other.by === slice.by && other !== slice);
  const total = rest.reduce((sum, other) => sum + other[count], 0);
  if (total < fewest || slice[count] < fewest) return undefined;
  const mean = rest.reduce((sum, other) => sum + (other[rate] ?? 0) * other[count], 0) / total;
  return { rate: mean, interval: wilsonInterval95(mean, total) };
}

function fewSlices(slices: readonly SliceFigure[]): string[] {
  const few = slices
    .filter(({ by, real, fake }) => by !== bySet && (real < fewest || fake < fewest))
    .map(({ by, part, real, fake }) => `${by}: ${part} (${real} real, ${fake} fake)`);
  return few.length ? [`Too few pictures to know: ${few.join('; ')}.`] : [];
}

function degraded({ cells }: RobustnessFigures): string[] {
  const clean = cells.find(({ scale, jpegQuality }) => scale === 1 && jpegQuality === undefined)?.auc;
  if (clean === undefined) return [];
  const weak = cells.filter(({ auc }) => auc !== undefined && auc < robustPart * clean);
  if (weak.length === 0) return [];
  const scales = [...new Set(weak.map(({ scale }) => scale))];
  const each = scales.map((scale) => {
    const own = weak.filter((cell) => cell.scale === scale);
    const qualities = own.flatMap(({ jpegQuality }) => jpegQuality ?? []).join(', ');
    const isAll = own.length === cells.filter((cell) => cell.scale === scale).length;
    const size = `${Math.round(scale * 100)} % of the size`;
    return `${size}${isAll || !qualities ? '' : ` with JPEG ${qualities}`} (${decimal(Math.min(...own.map(({ auc }) => auc!)))} at worst)`;
  });
  return [
    `Pictures that were shrunk or saved again are told apart worse, by less than nine tenths of the clean AUC of ${decimal(clean)}: ${each.join('; ')}.`,
  ];
}

function leftOut({ rows, mean }: LeaveOneOutFigures): string[] {
  const weak = rows.filter(({ auc }) => auc !== undefined && auc < weakAuc);
  const alarming = rows.filter(({ falseAlarmRate = 0 }) => falseAlarmRate > falseAlarmBudget);
  return [
    ...(mean?.auc === undefined
      ? []
      : [
          `On a source that training did not see, expect less: models trained for a shorter time without one source each reach a mean AUC of ${decimal(mean.auc)} on it.`,
        ]),
    ...weak.map(
      (row) =>
        `Trained without ${row.leftOut} for a shorter time, it hardly tells fakes there apart: ${aucWords(row)}.`,
    ),
    ...alarming.map(
      (row) =>
        `Trained without ${row.leftOut} for a shorter time, it marks ${percent(row.falseAlarmRate)} of the photographs there.`,
    ),
  ];
}

function unpaired(rows: readonly ModelFigure[]): string[] {
  const names = rows.filter(({ dataset, paired, fake }) => dataset !== 'all' && !paired && fake > 0);
  if (names.length === 0) return [];
  const list = [...new Set(names.map(({ dataset }) => dataset))].join(', ');
  return [
    `No real pictures of the same source stand against the fakes of ${list}: those figures are flattered by differences of framing, size and compression.`,
  ];
}
