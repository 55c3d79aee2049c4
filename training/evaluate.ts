/**
 * Measures a run: calibrates on val, reports on test.
 *   npm run evaluate -- --run runs/face --data DIR
 * With --cross instead of --run: every run on every data set.
 */
import { backendNames, startBackend } from './backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions, refuse } from './command-options.ts';
import { crossEvaluate } from './judging/cross-evaluate.ts';
import { evaluateRun } from './judging/evaluate-command.ts';
import { weightChoices } from './judging/judged-weights.ts';

const options = readOptions('evaluate', {
  run: { default: '', help: 'folder of the run' },
  data: { default: '', help: 'raw data, prepared first as the run asks, or a folder of prepare-data' },
  split: { default: 'test', help: 'train, val or test' },
  robustness: { flag: true, help: 'measure a grid of JPEG qualities and sizes too' },
  'robustness-samples': { default: '2000', help: 'samples in each cell of that grid' },
  limit: { default: '', help: 'most samples of each split, drawn by a fixed seed' },
  weights: { default: 'auto', help: `${weightChoices.join(', ')}: as export writes them or as trained` },
  cross: { default: '', help: 'RUN1,RUN2,...: each run on each data set of --data, as a matrix' },
  frames: { default: '', help: 'image model to compare a clip model with (default: where its encoder came from)' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  cache: { default: '.cache/prepared', help: 'folder for raw data once prepared' },
  out: { default: '', help: 'folder for the results; the run folder, or runs/cross' },
});

function required(name: 'run' | 'data'): string {
  if (options[name]) return options[name];
  return refuse('evaluate', `expected --${name}; see --help`);
}

const dataFolder = required('data');
const split = oneOf('evaluate', 'split', options.split, ['train', 'val', 'test']);
const weights = oneOf('evaluate', 'weights', options.weights, weightChoices);
const limit = positiveInteger('limit', options.limit);
const robustness = options.robustness
  ? positiveInteger('robustness-samples', options['robustness-samples'])
  : undefined;
const runFolder = options.cross ? '' : required('run');
if (options.backend) oneOf('evaluate', 'backend', options.backend, backendNames);
const say = (line: string) => console.log(line);
const common = { dataFolder, cacheFolder: options.cache, say, split, weights, ...(limit !== undefined && { limit }) };

try {
  const backend = await startBackend(options.backend);
  if (options.cross)
    await crossEvaluate({
      ...common,
      runFolders: options.cross.split(',').filter(Boolean),
      outFolder: options.out || 'runs/cross',
    });
  else
    await evaluateRun({
      ...common,
      runFolder,
      backend,
      frames: options.frames,
      outFolder: options.out || runFolder,
      ...(robustness !== undefined && { robustness }),
    });
} catch (error) {
  console.error(`evaluate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
