/**
 * A run's last features, standardised, through PCA and a polynomial SVM; fitted on train, reported on test:
 *   npm run embed -- --run runs/face --data DIR
 */
import { join } from 'node:path';
import { backendNames, startBackend } from './backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions, refuse } from './command-options.ts';
import { embedRun } from './judging/embedding/embed-run.ts';

const options = readOptions('embed', {
  run: { default: '', help: 'folder of a trained run' },
  data: { default: '', help: 'raw data, prepared first as the run asks, or a folder of prepare-data' },
  components: { default: '50', help: 'of PCA; fewer where features or samples are fewer' },
  degree: { default: '3', help: 'of the polynomial kernel' },
  cost: { default: '1', help: 'C of the SVM' },
  gamma: { default: '', help: 'of the kernel; 1 / (features * their variance) where not given' },
  coef0: { default: '1', help: 'of the kernel' },
  grid: { flag: true, help: 'choose degree, C and gamma by AUC on val' },
  limit: { default: '4000', help: 'most samples of each split, drawn by a fixed seed' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  cache: { default: '.cache/prepared', help: 'folder for raw data once prepared' },
  out: { default: '', help: 'folder for the results; `embedding` in the run folder' },
});

function number(name: 'cost' | 'gamma' | 'coef0', isAllowed: (value: number) => boolean): number {
  const value = Number(options[name]);
  if (options[name] !== '' && Number.isFinite(value) && isAllowed(value)) return value;
  return refuse(
    'embed',
    `--${name}: expected a number ${name === 'coef0' ? 'of 0 or more' : 'above 0'}, got ${options[name]}`,
  );
}

if (!options.run || !options.data) refuse('embed', `expected --${options.run ? 'data' : 'run'}; see --help`);
if (options.backend) oneOf('embed', 'backend', options.backend, backendNames);
const svm = {
  degree: positiveInteger('degree', options.degree) ?? 3,
  cost: number('cost', (value) => value > 0),
  coef0: number('coef0', (value) => value >= 0),
  ...(options.gamma && { gamma: number('gamma', (value) => value > 0) }),
};
const request = {
  runFolder: options.run,
  dataFolder: options.data,
  cacheFolder: options.cache,
  say: (line: string) => console.log(line),
  outFolder: options.out || join(options.run, 'embedding'),
  components: positiveInteger('components', options.components) ?? 50,
  samples: positiveInteger('limit', options.limit) ?? 4000,
  grid: options.grid,
  svm,
};

try {
  console.log(`backend ${await startBackend(options.backend)}`);
  await embedRun(request);
} catch (error) {
  console.error(`embed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
