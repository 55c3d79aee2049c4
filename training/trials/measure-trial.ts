import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '../judging/mean.ts';
import * as v from 'valibot';
import { valueCount } from '../../lib/models/value-count.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import type { TrainingConfig } from '../config.ts';
import type { Degradation } from '../judging/degrade.ts';
import { drawSamples } from '../judging/draw-samples.ts';
import { judgedWeights } from '../judging/judged-weights.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { datasetAucs } from '../trainer/dataset-aucs.ts';
import { leftOutRule } from '../trainer/left-out.ts';
import { pairedDatasets, trainingSamples } from '../trainer/samples.ts';
import { writeWholeText } from '../trainer/weight-archive.ts';
import { multiplyAdds } from './multiply-adds.ts';
import { trialFiguresSchema } from './trial.ts';
import type { TrialFigures } from './trial.ts';
import type { TrialJudge } from './trial-judge.ts';

export interface TrialRun {
  folder: string;
  config: TrainingConfig;
}

const degraded: Degradation = { scale: 0.5, jpegQuality: 50 };
const cacheFile = 'trial-val.json';

/** The figures of a run from its folder; undefined where it was not measured, or not with these weights or so many samples. */
export function knownFigures({ folder }: TrialRun, limit?: number): TrialFigures | undefined {
  const path = join(folder, cacheFile);
  if (!existsSync(path)) return undefined;
  const figures = v.parse(trialFiguresSchema, JSON.parse(readFileSync(path, 'utf8')));
  const isEnough = figures.limit === undefined || figures.limit === limit;
  return isEnough && figures.weightsSha256 === bestSha256(folder) ? figures : undefined;
}

function bestSha256(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'best.bin')))
    .digest('hex');
}

/** Judges the validation split with a run's weights as trained, clean and degraded, and keeps the figures in its folder. */
export async function measureTrial(
  { folder, config }: TrialRun,
  set: PreparedSet,
  judge: TrialJudge,
  limit?: number,
): Promise<TrialFigures> {
  const isLeftOut = leftOutRule(config.data.leaveOut);
  const all = trainingSamples(set, 'val', config.data.clips).filter(({ places }) => !isLeftOut(set.faces[places[0]!]!));
  const samples = limit === undefined ? all : drawSamples(all, limit);
  if (samples.length === 0) throw new Error(`${set.folder}: expected samples of val, found none; prepare more data`);
  const weights = judgedWeights(folder, config, 'best');
  const { logitsOf, dispose } = judge.open(set, weights, config);
  try {
    const startMs = performance.now();
    const clean = await logitsOf(samples);
    const seconds = (performance.now() - startMs) / 1000;
    const pictures = samples.reduce((sum, { places }) => sum + places.length, 0);
    const areasOf = (logits: ArrayLike<number>) => trialAreas(set, samples, logits);
    const figures: TrialFigures = {
      date: new Date().toISOString().slice(0, 10),
      weightsSha256: weights.sha256,
      manifestSha256: set.sha256,
      ...(limit !== undefined && { limit }),
      samples: samples.length,
      clean: areasOf(clean),
      degraded: areasOf(await logitsOf(samples, degraded)),
      backend: judge.backend,
      picturesPerSecond: pictures / seconds,
      parameters: weightSpecs(weights.network).reduce((sum, { shape }) => sum + valueCount(shape), 0),
      multiplyAdds: multiplyAdds(weights.network),
    };
    writeWholeText(join(folder, cacheFile), `${JSON.stringify(figures, null, 2)}\n`);
    return figures;
  } finally {
    dispose();
  }
}

function trialAreas(
  set: PreparedSet,
  samples: ReturnType<typeof trainingSamples>,
  logits: ArrayLike<number>,
): TrialFigures['clean'] {
  const paired = pairedDatasets(set);
  const byDataset = datasetAucs(
    samples.map(({ label, dataset, source }, i) => ({
      label,
      dataset,
      source,
      score: logits[i]!,
      paired: paired.has(dataset),
    })),
  );
  const values = Object.entries(byDataset).flatMap(([name, value]) => (paired.has(name) ? [value] : []));
  return { byDataset, ...(values.length > 0 && { pairedMean: mean(values) }) };
}
