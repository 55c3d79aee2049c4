import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { writeBetweenMarks } from '../../lib/cli/write-between-marks.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import { readEvaluation } from './evaluation.ts';
import type { Evaluation } from './evaluation.ts';
import { learningCurves } from '../trainer/learning-curves.ts';
import { readEpochs } from '../trainer/epoch-log.ts';
import type { EpochLine } from '../trainer/progress.ts';
import { calibrationText, certaintyTable } from './certainty-tables.ts';
import * as tables from './figure-tables.ts';
import { modelCardText } from './model-card-text.ts';
import { markdownTable, percent } from './tables.ts';

export interface PublishRequest {
  runFolder: string;
  /** A folder for each version is made in it. */
  outFolder: string;
  /** Written between its `figures` marks; left alone where absent. */
  trainingReadme?: string;
  mainReadme?: string;
  /** Written between the `model card` marks of `mainReadme`: that of the run's version; left alone where absent. */
  card?: ModelCard;
}

/** What runs of all versions have in common. */
const configSchema = v.looseObject({ name: v.string(), version: v.optional(v.string(), '0.0.0') });

/** Copies figures, log and configuration into a folder of their own, without any picture of the data; returns the folder. */
export async function publishReport(request: PublishRequest): Promise<string> {
  const { runFolder, outFolder, trainingReadme, mainReadme, card } = request;
  const evaluation = readEvaluation(runFolder);
  const { name, version } = v.parse(configSchema, JSON.parse(readFileSync(join(runFolder, 'config.json'), 'utf8')));
  if (card && (card.name !== name || card.version !== version || card.figures.date !== evaluation.date))
    throw new Error(
      `${runFolder}: expected the card of ${name} ${version} with figures of ${evaluation.date}, got that of ${card.name} ${card.version} of ${card.figures.date}; run \`npm run export -- --run ${runFolder}\` first, or give --card ''`,
    );
  const epochs = readEpochs(runFolder);
  const folder = join(outFolder, `${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  const published = ['config.json', 'log.jsonl', 'evaluation.json', 'data.json', 'environment.json'];
  for (const file of published.filter((one) => existsSync(join(runFolder, one))))
    copyFileSync(join(runFolder, file), join(folder, file));
  if (epochs.length)
    await sharp(Buffer.from(learningCurves(`${name} ${version}`, epochs)))
      .png()
      .toFile(join(folder, 'curves.png'));
  const figures = figuresText(`${name} ${version}`, evaluation, epochs);
  writeFileSync(join(folder, 'evaluation.md'), `${figures}\n`);
  if (trainingReadme) await writeBetweenMarks(trainingReadme, 'figures', figures);
  if (mainReadme) await writeBetweenMarks(mainReadme, 'figures', tables.figuresSummary(evaluation));
  if (mainReadme && card) await writeBetweenMarks(mainReadme, 'model card', modelCardText(card));
  return folder;
}

const weightWords = { shipped: 'the weights that ship', best: 'the weights as trained' } as const;

/** An evaluation in Markdown, as the READMEs and docs give it. */
function figuresText(title: string, evaluation: Evaluation, epochs: readonly EpochLine[]): string {
  const { rows, methods, videos, robustness, thresholds, misses, notes } = evaluation;
  const minutes = Math.round(epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const pictures = Math.round(
    epochs.reduce((sum, { seconds, picturesPerSecond }) => sum + seconds * picturesPerSecond, 0),
  );
  const limits = Object.entries(thresholds).map(
    ([name, { likelyFake, noSignOfFake }]) => `${name} ${percent(likelyFake)} / ${percent(noSignOfFake)}`,
  );
  const missed = Object.entries(misses).map(([reason, count]) => `${reason} ${count}`);
  return [
    `${title}, measured ${evaluation.date} on ${weightWords[evaluation.weights]}, by \`${evaluation.command}\`. Split: ${evaluation.splitRule}.`,
    `Intervals come from 1,000 resamples of whole sources. "Fakes marked" and "false alarms" are at the balanced threshold. Sets that are not paired are measured against the real faces of all others: their figures are flattered.`,
    '',
    markdownTable(tables.rankingTable(rows)),
    '',
    ...(methods.length ? [markdownTable(tables.methodTable(methods)), ''] : []),
    ...(videos.length ? [markdownTable(tables.videoTable(videos)), ''] : []),
    ...(robustness ? [markdownTable(tables.robustnessTable(robustness)), ''] : []),
    calibrationText(evaluation),
    ...(evaluation.certainty ? ['', markdownTable(certaintyTable(evaluation.certainty.rows)), ''] : []),
    `Thresholds (likely fake / no sign): ${limits.join(', ')}.`,
    ...(epochs.length ? [`Training: ${epochs.length} epochs, ${pictures} pictures in ${minutes} minutes.`] : []),
    ...(missed.length ? [`Pictures without a face (left out): ${missed.join(', ')}.`] : []),
    ...notes,
  ].join('\n');
}
