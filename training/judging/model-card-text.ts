import { wordsOfAuc } from '../../lib/models/data-set-words.ts';
import { kindsOfFakes } from '../../lib/models/kinds-of-fakes.ts';
import type { RobustnessFigures, SliceFigure } from '../../lib/models/card-figures.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import { decimal, markdownTable, percent, range } from './tables.ts';

/** The model card in Markdown, as the README gives it: what the options page shows, after the table of data sets. */
export function modelCardText(card: ModelCard): string {
  const { figures, limitations, trainedOn, terms, name, version, date, commit, command } = card;
  const { robustness, slices = [], leaveOneOut } = figures;
  const origin = [
    `${name} ${version} of ${date}`,
    ...(command ? [`written by \`${command}\``] : []),
    ...(commit ? [`at commit \`${commit}\``] : []),
    `figures of ${figures.date} by \`${figures.command}\``,
  ];
  return [
    `${origin.join(', ')}.`,
    title('Kinds of fakes'),
    kindsText(figures),
    ...(limitations.length ? [title('Limitations'), bullets(limitations)] : []),
    ...(robustness ? [title('Shrunk and compressed pictures'), robustnessText(robustness)] : []),
    ...(slices.length ? [title('On whom and what it fails'), slicesText(slices)] : []),
    ...(leaveOneOut ? [title('Sources that training did not see'), leftOutText(leaveOneOut)] : []),
    title('Trained on'),
    bullets(trainedOn),
    title('Terms of the weights'),
    terms,
  ].join('\n\n');
}

const title = (text: string) => `### ${text}`;
const bullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

function kindsText(figures: ModelCard['figures']): string {
  const rows = kindsOfFakes(figures).map((kind) => [
    kind.name,
    kind.words,
    kind.dataset,
    kind.auc === undefined
      ? 'not measured'
      : `${wordsOfAuc(kind.auc)}${kind.paired ? '' : ' (flattered: measured against other sources)'}`,
    `${decimal(kind.auc)} (${range(kind.aucInterval95)})`,
    `${percent(kind.truePositiveRate)} of ${kind.fake}`,
  ]);
  return markdownTable({
    head: ['fakes', 'what they are', 'data set', 'in words', 'AUC (95 % interval)', 'fakes marked'],
    rows,
  });
}

function robustnessText({ cells, real, fake }: RobustnessFigures): string {
  const qualities = [...new Set(cells.map(({ jpegQuality }) => jpegQuality))];
  const scales = [...new Set(cells.map(({ scale }) => scale))];
  const rows = scales.map((scale) => [
    `${Math.round(scale * 100)} %`,
    ...qualities.map((quality) =>
      decimal(cells.find((cell) => cell.scale === scale && cell.jpegQuality === quality)?.auc),
    ),
  ]);
  const head = ['size', ...qualities.map((quality) => (quality === undefined ? 'no JPEG' : `JPEG ${quality}`))];
  return `AUC of the same ${real} photographs and ${fake} fakes in each cell.\n\n${markdownTable({ head, rows })}`;
}

const rateText = (rate: number | undefined, interval: readonly [number, number] | undefined) =>
  `${percent(rate)}${interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''}`;

function slicesText(slices: readonly SliceFigure[]): string {
  const rows = slices.map((slice) => [
    `${slice.by}: ${slice.part}`,
    `${slice.real} + ${slice.fake}`,
    slice.auc === undefined ? '–' : `${decimal(slice.auc)} (${range(slice.aucInterval95)})`,
    rateText(slice.falseAlarmRate, slice.falseAlarmRateInterval95),
    rateText(slice.truePositiveRate, slice.truePositiveRateInterval95),
  ]);
  const head = ['faces', 'real + fake', 'AUC', 'photographs marked', 'fakes marked'];
  const note =
    'Parts of the tested faces at the balanced sensitivity, with 95 % intervals. A part may hold other data sets than the next, so that a difference can be theirs. The colour of the cheeks is that of pixels (individual typology angle): crude, and as much about light and camera as about people.';
  return [note, '<details><summary>The table</summary>', markdownTable({ head, rows }), '</details>'].join('\n\n');
}

function leftOutText({ rows, mean, date, command }: NonNullable<ModelCard['figures']['leaveOneOut']>): string {
  const table = markdownTable({
    head: ['left out', 'real + fake', 'AUC (95 % interval)', 'photographs marked', 'fakes marked'],
    rows: rows.map((row) => [
      row.leftOut,
      `${row.real} + ${row.fake}`,
      `${decimal(row.auc)} (${range(row.aucInterval95)})`,
      percent(row.falseAlarmRate),
      percent(row.truePositiveRate),
    ]),
  });
  const found = mean?.auc === undefined ? '' : ` Mean AUC ${decimal(mean.auc)}.`;
  return `Models trained without the source, for a shorter time than what ships, measured on it ${date} by \`${command}\`.${found}\n\n${table}`;
}
