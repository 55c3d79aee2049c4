/**
 * Shows what gradient reversal is for: on drawn data whose domain tells the label, a domain-adversarial network against
 * the same network without reversal, on a target that neither has seen:
 *   node training/bench/gradient-reversal.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Table from 'cli-table3';
import { backendNames, startBackend } from '../backend.ts';
import { oneOf, positiveInteger, readOptions } from '../command-options.ts';
import { useNativeOps } from '../ops/use-native-ops.ts';
import { reversalTrial } from './reversal-trial.ts';
import type { TrialFigures } from './reversal-trial.ts';

const options = readOptions('gradient-reversal', {
  seeds: { default: '5', help: 'trainings of either model' },
  epochs: { default: '25', help: 'of each training' },
  pictures: { default: '3000', help: 'to train on, and as many of the target' },
  backend: { default: '', help: backendNames.join(', ') },
  out: { default: 'docs/bench/gradient-reversal.json', help: 'file for the figures' },
});
const whole = (name: 'seeds' | 'epochs' | 'pictures') => positiveInteger(name, options[name])!;
const [seeds, epochs, pictures] = [whole('seeds'), whole('epochs'), whole('pictures')];
if (options.backend) oneOf('gradient-reversal', 'backend', options.backend, backendNames);

/** Lambda was chosen on lower seeds. */
const firstSeed = 31;

/** The plain model's domain head reads the features without changing them: how much of the domain they hold. */
const models = [
  { name: 'plain', maxLambda: 0 },
  { name: 'DANN', maxLambda: 0.12 },
] as const;

interface Spread {
  mean: number;
  deviation: number;
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  return { mean: rounded(mean), deviation: rounded(Math.sqrt(variance)) };
}

function summaryOf(name: string, maxLambda: number, trials: readonly TrialFigures[]) {
  const over = (valueOf: (trial: TrialFigures) => number) => spreadOf(trials.map(valueOf));
  const byEpoch = (name: 'domainAccuracy' | 'labelLoss' | 'domainLoss' | 'lambda') =>
    Array.from({ length: epochs }, (_, epoch) => over((trial) => trial[name][epoch]!).mean);
  return {
    model: name,
    maxLambda,
    targetAccuracy: over(({ targetAccuracy }) => targetAccuracy),
    targetAuc: over(({ targetAuc }) => targetAuc),
    domainAccuracy: over(({ domainAccuracy }) => domainAccuracy.at(-1)!),
    byEpoch: {
      lambda: byEpoch('lambda'),
      domainAccuracy: byEpoch('domainAccuracy'),
      domainLoss: byEpoch('domainLoss'),
      labelLoss: byEpoch('labelLoss'),
    },
    trials: trials.map(({ targetAccuracy, targetAuc }, i) => ({ seed: firstSeed + i, targetAccuracy, targetAuc })),
  };
}

const backend = await startBackend(options.backend);
useNativeOps();
const summaries: ReturnType<typeof summaryOf>[] = [];
for (const { name, maxLambda } of models) {
  const trials: TrialFigures[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const trial = await reversalTrial({ seed, maxLambda, pictures, epochs });
    trials.push(trial);
    console.log(
      `${name} seed ${seed}: target accuracy ${trial.targetAccuracy.toFixed(3)} AUC ${trial.targetAuc.toFixed(3)}, domain accuracy ${trial.domainAccuracy.at(-1)!.toFixed(3)}`,
    );
  }
  summaries.push(summaryOf(name, maxLambda, trials));
}

const shown = ({ mean, deviation }: Spread) => `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
const table = new Table({ head: ['model', 'target accuracy', 'target AUC', 'domain accuracy (chance 0.5)'] });
for (const { model, targetAccuracy, targetAuc, domainAccuracy } of summaries)
  table.push([model, shown(targetAccuracy), shown(targetAuc), shown(domainAccuracy)]);
console.log(table.toString());

const report = {
  command: `node training/bench/gradient-reversal.ts --seeds ${seeds} --epochs ${epochs} --pictures ${pictures}`,
  date: new Date().toISOString().slice(0, 10),
  backend,
  seeds,
  epochs,
  pictures,
  models: summaries,
};
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
console.log(`${options.out} written`);
