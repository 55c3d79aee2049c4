import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { parseClipCard } from '../../lib/models/clip-card.ts';
import type { ClipCard, ClipFigure } from '../../lib/models/clip-card.ts';
import { goldenFeatures } from '../../lib/models/clip-golden.ts';
import { clipEncoder, clipHead } from '../../lib/models/clip-head.ts';
import { parseGolden } from '../../lib/models/golden.ts';
import type { Golden } from '../../lib/models/golden.ts';
import { parseModelCard } from '../../lib/models/model-card.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { decodeWeights, encodeWeights, weightTensors } from '../../lib/models/weights-file.ts';
import type { TrainingConfig } from '../config.ts';
import { readEvaluation } from '../judging/evaluation.ts';
import type { Evaluation } from '../judging/evaluation.ts';
import { cardJson } from './card-json.ts';
import { readClipFolds } from './clip-folds.ts';
import { clipLimitations } from './clip-limitations.ts';
import { codeCommit } from './code-commit.ts';
import { assertEvaluated, assertTrained } from './exportable-run.ts';
import { shippedWeights } from './shipped-weights.ts';
import type { ShippedWeights } from './shipped-weights.ts';
import { trainingData } from './trained-on.ts';

export interface ClipExportRequest {
  /** Folder of an evaluated clip run. */
  run: string;
  /** Folder of the clip model. */
  out: string;
  /** Folder of the shipped image model whose features the head reads. */
  encoder: string;
  /** Record of `npm run leave-out` with folds of clip runs for the card; '' for none. */
  leaveOut?: string;
  /** That the card names as its own. */
  command?: string;
}

export interface ExportedClipModel {
  card: ClipCard;
  golden: Golden;
  /** Of the weights file. */
  bytes: number;
}

const goldenTolerance = 0.02;
/** Of a tensor's largest value: float16 keeps eleven bits. */
const encoderTolerance = 2 ** -10;

/** Writes the recurrent head's card, weights and golden logits on the current backend; throws where it cannot ship. */
export async function exportClipRun(
  { run, out, encoder, leaveOut = '', command }: ClipExportRequest,
  config: TrainingConfig,
): Promise<ExportedClipModel> {
  const shipped = shippedWeights(run, config);
  assertTrained(run, config);
  const evaluation = readEvaluation(run);
  assertEvaluated(run, evaluation, shipped.card.sha256);
  const image = readImageModel(encoder);
  assertSameEncoder(clipEncoder(shipped.network), shipped.weights, image, encoder);
  const head = clipHead(shipped.network);
  const tensors = weightSpecs(head).map(({ name, shape }) => ({ name, shape }));
  const layout = { dtype: 'float16' as const, tensors };
  const bytes = encodeWeights(layout, shipped.exact);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const commit = codeCommit();
  const card = parseClipCard({
    ...cardFacts(config, evaluation, image.card, readClipFolds(leaveOut)),
    ...(commit && { commit }),
    ...(command && { command }),
    architecture: shipped.architecture,
    weights: { file: 'weights.bin', sha256, ...layout },
    ...trainingData(run, config),
  });
  const golden = await goldenOf(card, head, decodeWeights({ weights: layout }, bytes));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'weights.bin'), bytes);
  writeFileSync(join(out, 'card.json'), `${cardJson(card)}\n`);
  writeFileSync(join(out, 'golden.json'), `${JSON.stringify(golden, null, 2)}\n`);
  return { card, golden, bytes: bytes.length };
}

function cardFacts(config: TrainingConfig, evaluation: Evaluation, image: ModelCard, folds: readonly ClipFigure[]) {
  const { date, command, splitRule, clips } = evaluation;
  const isCorrection = config.architecture.args['frameLogit'] === true;
  const { temperature, calibration, thresholds } = isCorrection ? image : evaluation;
  if (!clips?.secondsBetween)
    throw new Error(
      `${config.name}: expected an evaluation with frames alone beside clips, found none; run \`npm run evaluate\` again with the image model`,
    );
  return {
    format: 1,
    kind: 'clip',
    name: config.name,
    version: config.version,
    date,
    encoder: { name: image.name, version: image.version, sha256: image.weights.sha256 },
    clip: { frames: config.data.clips!.frames, secondsBetween: clips.secondsBetween },
    temperature,
    ...(calibration && { calibration }),
    thresholds,
    figures: { command, date, splitRule, rows: rounded([...clips.rows, ...folds]) },
    limitations: clipLimitations(folds.length > 0 ? folds : clips.rows, isCorrection),
  };
}

/** Figures to four digits. */
function rounded(rows: ClipCard['figures']['rows']): unknown {
  return JSON.parse(
    JSON.stringify(rows, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
  );
}

function readImageModel(folder: string): { card: ModelCard; weights: WeightArrays } {
  const path = join(folder, 'card.json');
  if (!existsSync(path))
    throw new Error(`--encoder ${folder}: expected a shipped image model, found no card.json; export it first`);
  const card = parseModelCard(JSON.parse(readFileSync(path, 'utf8')));
  return { card, weights: decodeWeights(card, readFileSync(join(folder, card.weights.file))) };
}

/** Throws where the head learned from features that the shipped image model does not give. */
function assertSameEncoder(
  network: Network,
  weights: ShippedWeights['weights'],
  image: { weights: WeightArrays },
  folder: string,
): void {
  for (const { name } of weightSpecs(network)) {
    const [own, theirs] = [weights[name]!.values, image.weights[name]?.values];
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const isSame =
      theirs?.length === own.length &&
      own.every((value, i) => Math.abs(value - theirs[i]!) <= encoderTolerance * largest);
    if (!isSame)
      throw new Error(
        `--encoder ${folder}: expected the image model that the clip run has as encoder, but ${name} differs; train the clip run with --pretrained ${folder} and its encoder frozen, or name another`,
      );
  }
}

async function goldenOf(card: ClipCard, head: Network, weights: WeightArrays): Promise<Golden> {
  const [frames, features] = head.inputShape as [number, number];
  const tensors = weightTensors(weights);
  const output = tf.tidy(() =>
    runNetwork(head, tensors, tf.tensor3d(goldenFeatures(frames, features), [4, frames, features])),
  );
  const logits = [...(await output.data())];
  tf.dispose([output, tensors]);
  return parseGolden({ format: 1, model: `${card.name} ${card.version}`, logits, tolerance: goldenTolerance });
}
