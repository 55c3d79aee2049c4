import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { featureExtractor } from '../../../lib/models/cut-network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import type { PreparedSet } from '../../prepared/prepared-set.ts';
import { trainingSamples } from '../../trainer/samples.ts';
import { readWeightArchive } from '../../trainer/weight-archive.ts';
import { drawSamples } from '../draw-samples.ts';
import { figuresHtml, htmlPage } from '../html/page.ts';
import { outputsOf } from '../judge.ts';
import type { LoadedNetwork } from '../judge.ts';
import { openData } from '../../trainer/open-data.ts';
import type { DataPlace } from '../../trainer/open-data.ts';
import { pngOf } from '../plots/draw.ts';
import { scatterPlot, variancePlot } from '../plots/embedding-plots.ts';
import { inTheme } from '../plots/palette.ts';
import { judgingProgress } from '../judging-progress.ts';
import { readRun } from '../run-record.ts';
import type { RunRecord } from '../run-record.ts';
import { decimal, htmlTable, markdownTable, percent, terminalTable } from '../tables.ts';
import type { TextTable } from '../tables.ts';
import { judgeEmbedding } from './judge-embedding.ts';
import type { EmbeddedSplit, EmbeddingFigures, EmbeddingOptions, SvmFigures } from './judge-embedding.ts';

export interface EmbedRequest extends EmbeddingOptions, Omit<DataPlace, 'limit'> {
  runFolder: string;
  outFolder: string;
  /** Most samples of each split. */
  samples: number;
}

const splitNames = ['train', 'val', 'test'] as const;

/** Fits the SVM on a run's last features and writes embedding.json, .md, .html and the two plots. */
export async function embedRun(request: EmbedRequest): Promise<void> {
  const run = readRun(request.runFolder);
  const { dataFolder, cacheFolder, say } = request;
  const set = await openData(run.config, { dataFolder, cacheFolder, say });
  const splits = await embedSplits(run, set, request.samples);
  const startMs = performance.now();
  const figures = await judgeEmbedding(splits, request);
  const seconds = (performance.now() - startMs) / 1000;
  const { projected, ...measured } = figures;
  mkdirSync(request.outFolder, { recursive: true });
  const counts = Object.fromEntries(splitNames.map((name) => [name, splits[name].labels.length]));
  const facts = { run: run.config.name, data: { folder: basename(set.folder), sha256: set.sha256, ...counts } };
  const write = (name: string, content: string | Buffer) => writeFileSync(join(request.outFolder, name), content);
  write('embedding.json', `${JSON.stringify({ ...facts, seconds, ...measured }, null, 2)}\n`);
  const table = embeddingTable(figures);
  write('embedding.md', `${markdownTable(table)}\n`);
  const plots = [await scatterPlot(projected, splits.test.labels), await variancePlot(figures.explained)];
  for (const [i, name] of ['scatter', 'variance'].entries())
    for (const theme of ['light', 'dark'] as const) {
      const file = `${name}${theme === 'light' ? '' : '-dark'}`;
      write(`${file}.svg`, inTheme(plots[i]!.svg, theme));
      write(`${file}.png`, await pngOf(plots[i]!, theme));
    }
  const lead = `Features of ${run.config.architecture.name} before its label, standardised; fitted on ${counts['train']} samples of train, measured on ${counts['test']} of test.`;
  const body = htmlTable(table, 'Polynomial SVM on the features') + figuresHtml(plots);
  write('embedding.html', htmlPage(`${run.config.name}: embedding`, lead, [{ heading: 'Features', body }]));
  console.log(terminalTable(table));
  console.log(`${seconds.toFixed(1)} s after the features\n${join(request.outFolder, 'embedding.html')}`);
}

async function embedSplits(
  run: RunRecord,
  set: PreparedSet,
  most: number,
): Promise<Record<(typeof splitNames)[number], EmbeddedSplit>> {
  const { config, folder } = run;
  const network = featureExtractor(buildNetwork(config.architecture));
  const tensors = weightTensors(readWeightArchive(join(folder, 'best')));
  const loaded: LoadedNetwork = { network, tensors, normalization: config.normalization };
  const { clips } = config.data;
  const samples = splitNames.map((name) => drawSamples(trainingSamples(set, name, clips), most));
  const bar = judgingProgress(
    'features',
    samples.reduce((sum, { length }) => sum + length, 0),
  );
  const embedded = [];
  for (const part of samples) {
    let before = 0;
    const onProgress = (judged: number) => {
      bar.advance(judged - before);
      before = judged;
    };
    const values = await outputsOf(loaded, set, part, { onProgress });
    const features = { rows: part.length, columns: part.length ? values.length / part.length : 0, values };
    embedded.push({ features, labels: part.map(({ label }) => label) });
  }
  bar.stop();
  tf.dispose(tensors);
  const [train, val, test] = embedded as [EmbeddedSplit, EmbeddedSplit, EmbeddedSplit];
  if (train.labels.length === 0 || test.labels.length === 0)
    throw new Error(
      `${set.folder}: expected samples of train and test, found ${train.labels.length} and ${test.labels.length}; prepare more data`,
    );
  return { train, val, test };
}

function embeddingTable({ withPca, withoutPca }: EmbeddingFigures): TextTable {
  const row = (name: string, { columns, options, supportVectors, figures }: SvmFigures) => [
    name,
    String(columns),
    `degree ${options.degree}, C ${options.cost}, gamma ${options.gamma.toPrecision(2)}`,
    String(supportVectors),
    percent(figures.accuracy),
    decimal(figures.auc),
    percent(figures.precision),
    percent(figures.recall),
  ];
  return {
    head: ['features', 'columns', 'kernel', 'support vectors', 'accuracy', 'AUC', 'precision', 'recall'],
    rows: [row('with PCA', withPca), row('without PCA', withoutPca)],
  };
}
