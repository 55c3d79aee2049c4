/**
 * One run out of several: the mean of the weights of runs that went on from each other (Wortsman et al. 2022), or with
 * --logits their networks side by side, whose logits are averaged:
 *   npm run average -- --runs runs/a,runs/b --out runs/mean
 *   npm run average -- --runs runs/mean,runs/other --out runs/both --logits
 * What else is in the folder (log, curves, the rest of the configuration) is that of the last run.
 */
import { averageRuns } from './average/average-runs.ts';
import { ensembleRuns } from './average/ensemble-runs.ts';
import { readOptions, refuse } from './command-options.ts';

const options = readOptions('average', {
  runs: { default: '', help: 'run folders with commas; the last one tells the configuration' },
  out: { default: '', help: 'folder of the new run' },
  logits: { flag: true, help: 'average logits instead of weights: architectures may differ, their work adds up' },
});
const runs = options.runs.split(',').filter(Boolean);
if (runs.length < 2) refuse('average', `--runs: expected two run folders or more, got ${options.runs || 'nothing'}`);
if (!options.out) refuse('average', '--out: expected a folder, got nothing');

try {
  const { weights } = (options.logits ? ensembleRuns : averageRuns)(runs, options.out);
  const what = options.logits
    ? `${runs.length} runs side by side, ${weights} weights`
    : `the mean of ${weights} weights of ${runs.length} runs`;
  console.log(`${options.out}: ${what}; evaluate it next`);
} catch (error) {
  console.error(`average: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
