/**
 * One run with the mean of the weights of several that went on from each other (Wortsman et al. 2022):
 *   npm run average -- --runs runs/a,runs/b --out runs/mean
 * What else is in the folder (configuration, log, curves) is that of the last run.
 */
import { averageRuns } from './average/average-runs.ts';
import { readOptions, refuse } from './command-options.ts';

const options = readOptions('average', {
  runs: { default: '', help: 'run folders of one architecture, with commas; the last one tells the configuration' },
  out: { default: '', help: 'folder of the new run' },
});
const runs = options.runs.split(',').filter(Boolean);
if (runs.length < 2) refuse('average', `--runs: expected two run folders or more, got ${options.runs || 'nothing'}`);
if (!options.out) refuse('average', '--out: expected a folder, got nothing');

try {
  const { weights } = averageRuns(runs, options.out);
  console.log(`${options.out}: the mean of ${weights} weights of ${runs.length} runs; evaluate it next`);
} catch (error) {
  console.error(`average: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
