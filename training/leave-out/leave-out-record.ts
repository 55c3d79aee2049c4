import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { decimal, markdownTable, percent, range } from '../judging/tables.ts';
import { clipTable } from '../judging/clip-table.ts';
import type { FoldFigures } from './fold-figures.ts';
import type { TrackFigures } from './track-figures.ts';
import type { SourceMean, SourceRow } from './source-rows.ts';

/** How a part of the record was made. */
interface Made {
  date: string;
  command: string;
}

/** docs/leave-out.json. */
export interface LeaveOutRecord extends Partial<Made> {
  rows?: SourceRow[];
  mean?: SourceMean;
  [group: string]: unknown;
}

/** `tracks` is missing in records from before it was measured. */
export type GroupFigures = Omit<FoldFigures, 'tracks'> & { tracks?: TrackFigures; clips?: ClipFigure[] };
export type GroupRecord = Made & GroupFigures;

export interface Measured {
  made: Made;
  sources?: { rows: SourceRow[]; mean: SourceMean };
  groups?: { dataset: string; figures: GroupFigures };
}

/** Writes what was measured into the record; a part that was not measured this time stays. */
export function writeRecord(path: string, { made, sources, groups }: Measured): LeaveOutRecord {
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LeaveOutRecord) : {};
  const record: LeaveOutRecord = {
    ...before,
    ...(sources && { ...made, ...sources }),
    ...(groups && { [groupKey(groups)]: { ...made, ...groups.figures } satisfies GroupRecord }),
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/** Folds of an image model and of a clip model stand side by side. */
function groupKey({ dataset, figures }: NonNullable<Measured['groups']>): string {
  return figures.clips ? `${dataset} clips` : dataset;
}

const sourceHead = ['left out', 'real', 'fake', 'AUC', '95 % interval', 'fakes marked', 'false alarms'];

export function recordText({ date, command, rows, mean, ...groups }: LeaveOutRecord): string {
  const sources = rows && mean && sourcesText({ date: date ?? '', command: command ?? '' }, rows, mean);
  const folds = Object.entries(groups).map(([dataset, group]) => groupText(dataset, group as GroupRecord));
  return [...(sources ? [sources] : []), ...folds].join('\n\n');
}

function sourcesText({ date, command }: Made, rows: readonly SourceRow[], mean: SourceMean): string {
  const table = markdownTable({
    head: sourceHead,
    rows: [
      ...rows.map((row) => [
        row.leftOut,
        row.realFrom === 'left out' ? String(row.real) : `others' ${row.real}`,
        String(row.fake),
        decimal(row.auc),
        range(row.aucInterval95),
        percent(row.truePositiveRate),
        percent(row.falseAlarmRate),
      ]),
      ['mean', '', '', decimal(mean.auc), '', percent(mean.truePositiveRate), percent(mean.falseAlarmRate)],
    ],
  });
  const words = `Each source was left out of training, validation and calibration, and all of it judged by the run without it, at that run's own balanced threshold. Fakes without real pictures of their own are measured against the test pictures of the others (\`others'\`); false alarms are of a source's own real pictures. Intervals come from 1,000 resamples of whole sources. Measured ${date} by \`${command}\`.`;
  return `${words}\n\n${table}`;
}

function groupText(dataset: string, { date, command, methods, mean, folds, clips, tracks }: GroupRecord): string {
  const table = markdownTable({
    head: ['method', 'real', 'fake', 'AUC of frames', '95 % interval', 'AUC of videos', '95 % interval'],
    rows: [
      ...methods.map(({ method, real, fake, frames, videos }) => [
        method,
        String(real),
        String(fake),
        ...areaCells(frames, videos),
      ]),
      ['mean', '', '', ...areaCells(mean.frames, mean.videos)],
    ],
  });
  const words = `${dataset}: ${folds.length} runs, each without one group of people who lend one another their faces (${folds.map(({ people }) => people).join('; ')}). Each learned from all other groups, whatever their split, and calibrates without the data set. Every frame is judged by the run that saw none of its people, as a calibrated probability; the folds are pooled. Intervals come from 1,000 resamples of whole groups: there are few. Measured ${date} by \`${command}\`.`;
  const parts = clips
    ? [words, clipWords, markdownTable(clipTable(clips)), table]
    : [words, table, ...(tracks ? [trackText(tracks)] : [])];
  return parts.join('\n\n');
}

function trackText(tracks: TrackFigures): string {
  const { real, fake, falseAlarms, caught, frameCorrelation, frameCorrelationInterval95, judgedWith } = tracks;
  const correlation =
    frameCorrelation === undefined
      ? ''
      : `Errors of frames of one video correlate by ${decimal(frameCorrelation)} (${range(frameCorrelationInterval95)}; intraclass correlation of calibrated logits about the mean of their label). `;
  return `${correlation}Videos are judged as the extension gathers their frames, with a correlation of ${judgedWith}, by the balanced thresholds of the run that judged: at some moment ${caught} of ${fake} fakes and ${falseAlarms} of ${real} real ones are likely fake.`;
}

/** Frames of the table below are windows there. */
const clipWords =
  'The first table is of faces of videos by the image model that each run started from, crop by crop, and by the clip model on windows of the same crops: logits, each a mean without the lowest and the highest fifth. What the second calls frames are windows.';

function areaCells(frames: FoldFigures['mean']['frames'], videos: FoldFigures['mean']['videos']): string[] {
  return [frames, videos].flatMap(({ auc, aucInterval95 }) => [decimal(auc), range(aucInterval95)]);
}
