import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { goldenInputs } from '../../lib/models/golden-input.ts';
import { parseGolden } from '../../lib/models/golden.ts';
import type { Golden } from '../../lib/models/golden.ts';
import { parseModelCard } from '../../lib/models/model-card.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { WeightDtype } from '../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../lib/preprocess/normalize-crops.ts';
import type { TrainingConfig } from '../config.ts';
import type { Evaluation } from '../judging/evaluation.ts';
import { cardFigures, readLeaveOneOut } from './card-figures.ts';
import { cardJson } from './card-json.ts';
import { codeCommit } from './code-commit.ts';
import { limitationsOf } from './limitations.ts';
import { shippedWeights } from './shipped-weights.ts';
import type { ShippedWeights } from './shipped-weights.ts';
import { exportableRun } from './exportable-run.ts';
import { judgedPictures, roundingLoss } from './rounding-loss.ts';
import type { RoundingLoss } from './rounding-loss.ts';
import { trainingData } from './trained-on.ts';
import { measuredJudging } from './video-judging.ts';

export interface ExportRequest {
  /** Folder of an evaluated run. */
  run: string;
  /** Folder of the model. */
  out: string;
  dtype: WeightDtype;
  /** Prepared folder to measure the rounding on; '' for the golden inputs. */
  data: string;
  /** JSON of `npm run leave-out`, where there is one; absent for none. */
  leaveOut?: string;
  /** That the card names as its own. */
  command?: string;
}

export interface ExportedModel {
  card: ModelCard;
  golden: Golden;
  /** Of the weights file. */
  bytes: number;
  /** What a person should know before shipping it. */
  warnings: string[];
}

/** Backends differ in the order of sums; a wrong one is off by far more. */
const goldenTolerance = 0.02;

const wholePictures =
  'Was trained on whole pictures squeezed into a square: cropped to a face, as the crop of this card does, it is not what was measured.';

/** Writes card, weights and golden logits on the current backend; throws, saying what to do, where the run cannot ship. */
export async function exportRun(request: ExportRequest): Promise<ExportedModel> {
  const { run, out, dtype, data } = request;
  const { config, evaluation } = exportableRun(run);
  const shipped = shippedWeights(run, config, dtype);
  const loss = await roundingLoss(shipped, judgedPictures(data, config.crop.size), config.normalization);
  const warnings = config.framing === 'picture' ? [wholePictures] : [];
  const card = modelCard(config, evaluation, { shipped, loss, warnings, request });
  const golden = await goldenOf(card, shipped);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'weights.bin'), shipped.bytes);
  writeFileSync(join(out, 'card.json'), `${cardJson(card)}\n`);
  writeFileSync(join(out, 'golden.json'), `${JSON.stringify(golden, null, 2)}\n`);
  return { card, golden, bytes: shipped.bytes.length, warnings };
}

function modelCard(
  config: TrainingConfig,
  evaluation: Evaluation,
  {
    shipped,
    loss,
    warnings,
    request,
  }: {
    shipped: ShippedWeights;
    loss: RoundingLoss;
    warnings: string[];
    request: ExportRequest;
  },
): ModelCard {
  const { date, temperature, calibration, thresholds } = evaluation;
  const { run, leaveOut = '', command } = request;
  const figures = cardFigures(evaluation, readLeaveOneOut(leaveOut));
  const commit = codeCommit();
  return parseModelCard({
    format: 1,
    name: config.name,
    version: config.version,
    date,
    ...(commit && { commit }),
    ...(command && { command }),
    architecture: shipped.architecture,
    detection: config.detection,
    crop: config.crop,
    normalization: config.normalization,
    temperature,
    ...(calibration && { calibration }),
    thresholds,
    ...measuredJudging(leaveOut),
    weights: { ...shipped.card, loss },
    figures,
    ...trainingData(run, config),
    limitations: [...warnings, ...limitationsOf(figures)],
  });
}

async function goldenOf(card: ModelCard, { network, weights }: ShippedWeights): Promise<Golden> {
  const output = tf.tidy(() =>
    runNetwork(network, weightTensors(weights), normalizeCrops(goldenInputs(card.crop.size), card.normalization)),
  );
  const logits = [...(await output.data())];
  output.dispose();
  return parseGolden({ format: 1, model: `${card.name} ${card.version}`, logits, tolerance: goldenTolerance });
}
