import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from './evaluation.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { tileSheet } from '../../lib/cli/tile-sheet.ts';
import * as tables from './figure-tables.ts';
import { certaintyMarkdown } from './certainty-tables.ts';
import { evaluationPage } from './html/evaluation-page.ts';
import { clipTable, clipText } from './clip-table.ts';
import type { ClipFigures } from './judge-clip-videos.ts';
import type { JudgedSample } from './judged-sample.ts';
import type { RunRecord } from './run-record.ts';
import { markdownTable } from './tables.ts';
import { mistakeTile, worstMistakes } from './worst-mistakes.ts';

const mostMistakes = 96;

/** The tables of an evaluation. */
function evaluationMarkdown(evaluation: Evaluation): string {
  const { rows, methods, videos, clips, slices, robustness, notes } = evaluation;
  const parts = [
    ...notes,
    '## Pictures and frames',
    markdownTable(tables.rankingTable(rows)),
    markdownTable(tables.probabilityTable(rows)),
    '## Verdicts, all data sets',
    markdownTable(tables.confusionTable(rows.at(-1)!)),
    ...(methods.length ? ['## By method', markdownTable(tables.methodTable(methods))] : []),
    ...(videos.length ? ['## Faces of videos', markdownTable(tables.videoTable(videos))] : []),
    ...(clips
      ? ['## Frames alone and the clip model', clipText(clips.image), markdownTable(clipTable(clips.rows))]
      : []),
    ...(robustness ? ['## Shrinking and JPEG', markdownTable(tables.robustnessTable(robustness))] : []),
    ...certaintyMarkdown(evaluation),
    '## Where it fails',
    markdownTable(tables.sliceTable(slices)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/**
 * Writes evaluation.json and .md, test-scores.jsonl, left-out-scores.jsonl where something was left out, video-scores.jsonl of clip models, worst.png and
 * report.html; pictures of the data are in the last two.
 */
export async function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  {
    judged,
    leftOut,
    set,
    run,
    cropSize,
    videos,
  }: {
    judged: readonly JudgedSample[];
    leftOut: readonly JudgedSample[];
    set: PreparedSet;
    run: RunRecord;
    cropSize: number;
    /** Of clip models: each face of a video, judged by frames alone and by the clip model. */
    videos: readonly ClipFigures['videos'][number][];
  },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  write('evaluation.json', `${JSON.stringify(evaluation, null, 2)}\n`);
  write('evaluation.md', evaluationMarkdown(evaluation));
  write('test-scores.jsonl', judged.map(scoreLine).join(''));
  if (leftOut.length > 0) write('left-out-scores.jsonl', leftOut.map(scoreLine).join(''));
  if (videos.length > 0) write('video-scores.jsonl', videos.map((video) => `${JSON.stringify(video)}\n`).join(''));
  const mistakes = worstMistakes(judged, mostMistakes);
  const sheet = await tileSheet(mistakes.map((sample) => mistakeTile(set, cropSize, sample)));
  write('worst.png', await sheet.clone().png().toBuffer());
  const bytes = await sheet.clone().jpeg({ quality: 80 }).toBuffer();
  const worst = mistakes.length ? { worst: { bytes, count: mistakes.length } } : {};
  write('report.html', await evaluationPage({ evaluation, judged, run, ...worst }));
}

function scoreLine({ file, face, timeSeconds, dataset, method, label, source, logit, score }: JudgedSample): string {
  return `${JSON.stringify({ file, face, timeSeconds, dataset, method, label, source, logit, score })}\n`;
}
