/**
 * Writes an evaluated run as the model that ships:
 *   npm run export -- --run runs/face --out public/models/face
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { goldenInputs } from '../lib/models/golden-input.ts';
import { parseGolden } from '../lib/models/golden.ts';
import { parseModelCard } from '../lib/models/model-card.ts';
import { runNetwork } from '../lib/models/run-network.ts';
import { weightTensors } from '../lib/models/weights-file.ts';
import { normalizeCrops } from '../lib/preprocess/normalize-crops.ts';
import { startBackend } from './backend.ts';
import { limitations, terms, trainedOn } from './card-text.ts';
import { readOptions } from './command-options.ts';
import { readConfig } from './config.ts';
import { readEvaluation } from './evaluation.ts';
import { shippedWeights } from './shipped-weights.ts';

const options = readOptions('export', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'public/models/face', help: 'folder of the model' },
});

/** Backends differ in the order of sums; a wrong one is off by far more. */
const goldenTolerance = 0.02;

const config = readConfig(join(options.run, 'config.json'));
const shipped = shippedWeights(options.run, config);
const evaluation = readEvaluation(options.run);
if (evaluation.weightsSha256 !== shipped.card.sha256)
  throw new Error(
    `${options.run}: expected an evaluation of the best weights, found one of others; run \`npm run evaluate\` again`,
  );

const card = parseModelCard({
  format: 1,
  name: config.name,
  version: config.version,
  date: evaluation.date,
  architecture: shipped.architecture,
  detection: config.detection,
  crop: config.crop,
  normalization: config.normalization,
  temperature: evaluation.temperature,
  thresholds: evaluation.thresholds,
  weights: shipped.card,
  figures: {
    command: evaluation.command,
    date: evaluation.date,
    splitRule: evaluation.splitRule,
    expectedCalibrationError: evaluation.expectedCalibrationError,
    rows: evaluation.rows,
  },
  trainedOn,
  terms,
  limitations,
});

await startBackend();
const output = tf.tidy(() =>
  runNetwork(
    shipped.network,
    weightTensors(shipped.weights),
    normalizeCrops(goldenInputs(card.crop.size), card.normalization),
  ),
);
const golden = parseGolden({
  format: 1,
  model: `${card.name} ${card.version}`,
  logits: [...(await output.data())],
  tolerance: goldenTolerance,
});
output.dispose();

mkdirSync(options.out, { recursive: true });
writeFileSync(join(options.out, 'weights.bin'), shipped.bytes);
writeFileSync(join(options.out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
writeFileSync(join(options.out, 'golden.json'), `${JSON.stringify(golden, null, 2)}\n`);
console.log(
  `${options.out}: ${card.name} ${card.version}, ${(shipped.bytes.length / 1e6).toFixed(2)} MB, golden logits ${golden.logits.map((logit) => logit.toFixed(3)).join(' ')}`,
);
