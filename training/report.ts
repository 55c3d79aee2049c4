/**
 * Publishes what an evaluated run measured: curves, log, figures, and the table of training/README.md:
 *   npm run report -- --run runs/face
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { writeBetweenMarks } from '../lib/cli/write-between-marks.ts';
import { readOptions } from './command-options.ts';
import { readConfig } from './config.ts';
import { readEvaluation } from './evaluation.ts';
import { figuresSummary, figuresTable } from './figures.ts';
import { learningCurves, readLog } from './learning-curves.ts';

const options = readOptions('report', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'docs/training', help: 'folder for the report; a folder for each version is made in it' },
});

const config = readConfig(join(options.run, 'config.json'));
const evaluation = readEvaluation(options.run);
const epochs = readLog(join(options.run, 'log.jsonl'));
const folder = join(options.out, `${config.name}-${config.version}`);
mkdirSync(folder, { recursive: true });
for (const name of ['config.json', 'log.jsonl', 'evaluation.json'])
  copyFileSync(join(options.run, name), join(folder, name));

const curves = learningCurves(`${config.name} ${config.version}: validation AUC`, epochs);
await sharp(Buffer.from(curves)).png().toFile(join(folder, 'curves.png'));

const table = figuresTable(evaluation.rows);
const rate = (value: number) => `${(value * 100).toFixed(1)} %`;
const minutes = Math.round(epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
const figures = [
  `${config.name} ${config.version}, measured ${evaluation.date} on the float16 weights that ship, by \`${evaluation.command}\`. Split: ${evaluation.splitRule}.`,
  `Intervals come from 1,000 resamples of whole sources. "Fakes marked" and "false alarms" are at the balanced threshold. Sets that are not paired are measured against the real faces of all others: their figures are flattered.`,
  '',
  table,
  '',
  `Expected calibration error ${evaluation.expectedCalibrationErrorRaw.toFixed(3)}, after temperature ${evaluation.temperature.toFixed(2)}: ${evaluation.expectedCalibrationError.toFixed(3)}.`,
  `Thresholds (likely fake / no sign): ${Object.entries(evaluation.thresholds)
    .map(([name, { likelyFake, noSignOfFake }]) => `${name} ${rate(likelyFake)} / ${rate(noSignOfFake)}`)
    .join(', ')}.`,
  `Training: ${epochs.length} epochs of ${config.training.samplesPerEpoch} pictures in ${minutes} minutes.`,
  `Pictures without a face (left out): ${Object.entries(evaluation.misses)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}.`,
].join('\n');
writeFileSync(join(folder, 'evaluation.md'), `${figures}\n`);

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
writeBetweenMarks(fileOf('README.md'), 'figures', figures);
writeBetweenMarks(fileOf('../README.md'), 'figures', figuresSummary(evaluation));
console.log(folder);
