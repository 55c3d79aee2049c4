import { centralCrop } from '../augment/central-crop.ts';
import { mixedSeed } from '../augment/draw.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { aucFigure, samplesOf } from './auc-row.ts';
import type { AucFigure } from './auc-row.ts';
import { destructions } from './destroy.ts';
import type { Destruction } from './destroy.ts';
import { judgeCrops } from './judged-network.ts';
import type { JudgedCrops, JudgedNetwork } from './judged-network.ts';
import { simpleLogits } from './simple-model.ts';

export interface DestroyedRow {
  destruction: string;
  dataset: string;
  paired: boolean;
  /** By the run's own network, which never saw such crops. */
  run: AucFigure;
  /** By a logistic regression on the network's features, fitted on crops destroyed alike. */
  refitted?: AucFigure;
}

export interface DestroyedRequest {
  set: PreparedSet;
  judge: JudgedNetwork;
  train: readonly PreparedFace[];
  test: readonly PreparedFace[];
  onJudged?: (count: number) => void;
}

/** Judges every destruction of the test crops, by the network and by what can be fitted on its features. */
export async function destroyedRows(request: DestroyedRequest): Promise<DestroyedRow[]> {
  const rows: DestroyedRow[] = [];
  for (const destruction of destructions) rows.push(...(await rowsOf(destruction, request)));
  return rows;
}

async function rowsOf(destruction: Destruction, request: DestroyedRequest): Promise<DestroyedRow[]> {
  const { train, test } = request;
  const judged = await judgeDestroyed(destruction, test, request);
  const fitted = train.length ? await judgeDestroyed(destruction, train, request) : undefined;
  const refitted =
    fitted &&
    simpleLogits(
      {
        features: fitted.features,
        labels: train.map(({ label }) => label),
        sources: train.map(({ source }) => source),
      },
      judged.features,
      { quadratic: false },
    );
  const scoresOf = (logits: ArrayLike<number>) =>
    test.map(({ label, dataset, source }, i) => ({ label, dataset, source, score: logits[i]! }));
  const byRun = scoresOf(judged.logits);
  const byRefitted = refitted && scoresOf(refitted);
  return [...new Set(test.map(({ dataset }) => dataset)), 'all'].map((dataset) => ({
    destruction: destruction.name,
    dataset,
    paired: test.some((face) => face.dataset === dataset && face.paired),
    run: aucFigure(samplesOf(byRun, dataset)),
    ...(byRefitted && { refitted: aucFigure(samplesOf(byRefitted, dataset)) }),
  }));
}

function judgeDestroyed(
  { destroy }: Destruction,
  faces: readonly PreparedFace[],
  { set, judge, onJudged }: DestroyedRequest,
): Promise<JudgedCrops> {
  const size = judge.network.inputShape[0]!;
  const cropAt = (i: number) => {
    const { place } = faces[i]!;
    return destroy(centralCrop(pixelsOf(set, place), size), mixedSeed(1, place));
  };
  return judgeCrops(judge, faces.length, cropAt, onJudged);
}
