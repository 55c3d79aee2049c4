/**
 * Shows what gradient reversal is for: on drawn data whose domain tells the label, a domain-adversarial network against
 * the same network without reversal, on a target that none has seen; beside them the plain network with weights that
 * take the lie out of the data. Writes docs/bench/gradient-reversal.json and the table of training/README.md:
 *   node training/bench/gradient-reversal.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBetweenMarks } from '../../lib/cli/write-between-marks.ts';
import { backendNames, startBackend } from '../backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions } from '../command-options.ts';
import { reversalTable, spreadOf } from './reversal-table.ts';
import { reversalTrial } from './reversal-trial.ts';
import type { TrialFigures, TrialModel } from './reversal-trial.ts';

const options = readOptions('gradient-reversal', {
  seeds: { default: '5', help: 'trainings of each model' },
  'first-seed': { default: '41', help: 'lambda and the rest were chosen on seeds below 36' },
  epochs: { default: '25', help: 'of each training' },
  pictures: { default: '3000', help: 'to train on, and as many of the target' },
  backend: { default: '', help: backendNames.join(', ') },
  out: { default: 'docs/bench/gradient-reversal.json', help: 'file for the figures; another leaves the README alone' },
});
const whole = (name: 'seeds' | 'first-seed' | 'epochs' | 'pictures') => positiveInteger(name, options[name])!;
const [epochs, pictures] = [whole('epochs'), whole('pictures')];
const seeds = Array.from({ length: whole('seeds') }, (_, i) => whole('first-seed') + i);
if (options.backend) oneOf('gradient-reversal', 'backend', options.backend, backendNames);

const models: (TrialModel & { name: string })[] = [
  { name: 'plain', maxLambda: 0, labelBalanced: true },
  {
    name: 'plain, labels weighed within domains',
    maxLambda: 0,
    labelBalanced: true,
    classWeights: 'balanced-in-domains',
  },
  { name: 'DANN, domain loss as published', maxLambda: 0.12, labelBalanced: false },
  { name: 'DANN, domain loss label-balanced', maxLambda: 0.12, labelBalanced: true },
];

function summaryOf({ name, ...model }: (typeof models)[number], trials: readonly TrialFigures[]) {
  const over = (valueOf: (trial: TrialFigures) => number) => spreadOf(trials.map(valueOf));
  return {
    model: name,
    ...model,
    targetAccuracy: over(({ targetAccuracy }) => targetAccuracy),
    targetAuc: over(({ targetAuc }) => targetAuc),
    domainAccuracy: over(({ domainAccuracy }) => domainAccuracy.at(-1)!),
    /** Means over the seeds. */
    domainAccuracyByEpoch: Array.from(
      { length: epochs },
      (_, epoch) => over(({ domainAccuracy }) => domainAccuracy[epoch]!).mean,
    ),
    trials: trials.map(({ targetAccuracy, targetAuc }, i) => ({ seed: seeds[i]!, targetAccuracy, targetAuc })),
  };
}

const backend = await startBackend(options.backend);
const summaries: ReturnType<typeof summaryOf>[] = [];
for (const { name, ...model } of models) {
  const trials: TrialFigures[] = [];
  for (const seed of seeds) {
    const trial = await reversalTrial({ seed, model, pictures, epochs });
    trials.push(trial);
    console.log(
      `${name} seed ${seed}: target accuracy ${trial.targetAccuracy.toFixed(3)} AUC ${trial.targetAuc.toFixed(3)}, domain accuracy ${trial.domainAccuracy.at(-1)!.toFixed(3)}`,
    );
  }
  summaries.push(summaryOf({ name, ...model }, trials));
}

const report = {
  command: `node training/bench/gradient-reversal.ts --seeds ${seeds.length} --first-seed ${seeds[0]} --epochs ${epochs} --pictures ${pictures}`,
  date: new Date().toISOString().slice(0, 10),
  backend,
  seeds,
  epochs,
  pictures,
  models: summaries,
};
const table = reversalTable(report);
console.log(table);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
console.log(`${options.out} written`);
if (options.out === 'docs/bench/gradient-reversal.json') {
  const note = `Seeds ${seeds[0]} to ${seeds.at(-1)}, ${epochs} epochs of ${pictures} pictures, mean ± deviation over the seeds; the set-up was chosen on other seeds. Domain accuracy is the domain head's on the training pictures, weighed as in its loss.`;
  await writeBetweenMarks(
    fileURLToPath(new URL('../README.md', import.meta.url)),
    'gradient reversal',
    `${table}\n\n${note}`,
  );
}
