/**
 * Measures a run's shipped weights: calibrates on val, reports on test:
 *   npm run evaluate -- --run runs/face
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { calibratedProbability } from '../lib/models/verdict.ts';
import { weightTensors } from '../lib/models/weights-file.ts';
import { startBackend } from './backend.ts';
import { readOptions } from './command-options.ts';
import { readConfig } from './config.ts';
import { contactSheet } from './contact-sheet.ts';
import type { CroppedSample } from './crops/crop-cache.ts';
import { cachedDatasets, inSplit, loadDatasets } from './crops/load-samples.ts';
import type { Evaluation } from './evaluation.ts';
import { figureRows, figuresTable } from './figures.ts';
import { judgeSamples } from './judge-samples.ts';
import { expectedCalibrationError } from './metrics.ts';
import { networkLogits } from './network-logits.ts';
import { shippedWeights } from './shipped-weights.ts';
import { splitRule } from './splits.ts';
import { fitTemperature } from './temperature.ts';
import { fitThresholds } from './thresholds.ts';

const options = readOptions('evaluate', {
  run: { default: 'runs/face', help: 'folder of the run' },
  cache: { default: '.cache/crops', help: 'crops written by prepare-crops' },
});

const config = readConfig(join(options.run, 'config.json'));
const shipped = shippedWeights(options.run, config);
await startBackend();
const tensors = weightTensors(shipped.weights);

async function logitsOf(samples: CroppedSample[]): Promise<number[]> {
  return judgeSamples(samples, config.crop.size, config.normalization, (values, count) =>
    networkLogits(shipped.network, tensors, values, count),
  );
}

const cached = loadDatasets(options.cache, cachedDatasets(options.cache), config);
const samples = [...cached.values()].flatMap((dataset) => dataset.samples);
const val = inSplit(samples, 'val');
const test = inSplit(samples, 'test');

const valLogits = await logitsOf(val);
const temperature = fitTemperature(val.map(({ label }, i) => ({ label, logit: valLogits[i]! })));
const thresholds = fitThresholds(
  val.map(({ label }, i) => ({ label, score: calibratedProbability(valLogits[i]!, temperature) })),
);

const testLogits = await logitsOf(test);
const scoredAt = (t: number) =>
  test.map(({ label, dataset, paired, source }, i) => ({
    label,
    dataset,
    paired,
    source,
    score: calibratedProbability(testLogits[i]!, t),
  }));
const scored = scoredAt(temperature);
const evaluation: Evaluation = {
  weightsSha256: shipped.card.sha256,
  command: 'npm run evaluate',
  date: new Date().toISOString().slice(0, 10),
  splitRule,
  temperature,
  thresholds,
  expectedCalibrationErrorRaw: expectedCalibrationError(scoredAt(1)),
  expectedCalibrationError: expectedCalibrationError(scored),
  misses: Object.fromEntries([...cached].map(([name, { misses }]) => [name, misses])),
  rows: figureRows(scored, 'test', thresholds),
};

writeFileSync(join(options.run, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
const table = figuresTable(evaluation.rows);
writeFileSync(join(options.run, 'evaluation.md'), `${table}\n`);
writeFileSync(
  join(options.run, 'test-scores.jsonl'),
  test
    .map(({ file, dataset, label }, i) => `${JSON.stringify({ file, dataset, label, logit: testLogits[i] })}\n`)
    .join(''),
);
const worst = test
  .map((sample, i) => ({ sample, wrong: sample.label === 1 ? -testLogits[i]! : testLogits[i]! }))
  .sort((a, b) => b.wrong - a.wrong)
  .slice(0, 96);
writeFileSync(
  join(options.run, 'worst.png'),
  await contactSheet(
    worst.map(({ sample }) => sample),
    config.crop.size,
  ),
);
console.log(table);
console.log(
  `temperature ${temperature.toFixed(3)}, calibration error ${evaluation.expectedCalibrationErrorRaw.toFixed(4)} -> ${evaluation.expectedCalibrationError.toFixed(4)}`,
);
console.log(`thresholds ${JSON.stringify(thresholds)}`);
tf.dispose(tensors);
