import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFile } from '../../lib/cli/format-file.ts';
import { writeBetweenMarks } from '../../lib/cli/write-between-marks.ts';
import { inTheme } from '../judging/plots/palette.ts';
import { destructions } from './destroy.ts';
import type { Shortcuts } from './measure-shortcuts.ts';
import { shortcutColumns } from './picture-facts.ts';
import { destroyedPlot, shiftPlot } from './shortcut-plots.ts';
import * as tables from './shortcut-tables.ts';

export const defaultRecord = 'docs/bench/shortcuts.json';
const page = '../../docs/shortcuts.md';
const plotNames = ['shortcuts-run', 'shortcuts-refitted', 'shortcuts-shift'] as const;

/** Writes the record with its plots beside it, and the page between its marks where the record is the default one. */
export async function publishShortcuts(found: Shortcuts, record: string): Promise<void> {
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(found));
  await formatFile(record);
  const plots = [
    await destroyedPlot(found.destroyed, 'run'),
    await destroyedPlot(found.destroyed, 'refitted'),
    await shiftPlot(found.reencoded.cells),
  ];
  plots.forEach((plot, i) => writeFileSync(join(dirname(record), `${plotNames[i]}.svg`), inTheme(plot.svg, 'light')));
  if (record !== defaultRecord) return;
  await writeBetweenMarks(fileURLToPath(new URL(page, import.meta.url)), 'shortcuts', shortcutsText(found));
}

const picture = (name: (typeof plotNames)[number], alt: string) => `![${alt}](bench/${name}.svg)`;

/** What was measured, in Markdown. */
export function shortcutsText(found: Shortcuts): string {
  const { run, data, counts, shortcuts, destroyed, reencoded } = found;
  const columns = Object.entries(shortcutColumns).map(([name, parts]) => `${name}: ${parts.join(', ')}`);
  const left = destructions.map(({ name, leaves }) => `- ${name}: ${leaves}`);
  return [
    `${run.name} ${run.version} (${run.weights} weights, SHA-256 ${run.weightsSha256.slice(0, 12)}), measured ${found.date} by \`${found.command}\` in ${found.seconds} s. Data: ${data.folder}, manifest ${data.sha256.slice(0, 12)}; split: ${data.splitRule}.`,
    `AUC with 95 % intervals of ${found.resamples} resamples of whole sources, on ${counts.test} faces of test. Sets that are not paired are measured against the real faces of all others.`,
    '### One shortcut alone',
    `Fitted on ${counts.factsTrain} faces of train. ${columns.join('; ')}.`,
    tables.shortcutTable(shortcuts),
    '### The run on destroyed crops',
    left.join('\n'),
    picture('shortcuts-run', 'AUC of the run on destroyed crops, by data set'),
    tables.destroyedTable(destroyed, 'run'),
    '### What could be learnt from destroyed crops',
    `A logistic regression on the frozen features of the run, fitted on ${counts.refittedTrain} faces of train destroyed alike.`,
    picture('shortcuts-refitted', 'AUC of a model fitted on destroyed crops, by data set'),
    tables.destroyedTable(destroyed, 'refitted'),
    '### Pictures stored like those of another source',
    tables.profileTable(reencoded.profiles),
    `Shifts are mean differences of the logit, after − before; positive = more likely fake. Marked: at or above ${run.likelyFake}, the balanced threshold of the run’s evaluation. ${recutWords(found)}`,
    picture('shortcuts-shift', 'Mean shift of the logit for each pair of sources'),
    'Real faces stored like the fakes of another source, shift:',
    tables.shiftTable(reencoded.cells, 0),
    'False alarms before → after:',
    tables.markedTable(reencoded.cells, 0),
    'Fakes stored like the real pictures of another source, shift:',
    tables.shiftTable(reencoded.cells, 1),
    'Fakes marked before → after:',
    tables.markedTable(reencoded.cells, 1),
  ].join('\n\n');
}

function recutWords({ reencoded: { recutDistance, notFound } }: Shortcuts): string {
  const distance =
    recutDistance === undefined
      ? ''
      : `Crops cut again from untouched pictures are the baseline; their logits are ${recutDistance.toFixed(2)} from those of the prepared crops in the mean.`;
  return `${distance} Left out because a crop was not found again in its picture: ${notFound}.`.trim();
}
