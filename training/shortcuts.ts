/**
 * Shows how far size, JPEG quality, framing and backdrop carry the label, and whether a run lives on them:
 *   npm run shortcuts -- --run runs/face --data RAW --prepared DIR
 */
import { backendNames, startBackend } from './backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions, refuse } from './command-options.ts';
import { measureShortcuts } from './shortcuts/measure-shortcuts.ts';
import { defaultRecord, publishShortcuts } from './shortcuts/publish-shortcuts.ts';

const options = readOptions('shortcuts', {
  run: { default: '', help: 'folder of a trained run' },
  data: { default: '', help: 'the data as published, that was prepared' },
  prepared: { default: '', help: 'folder of prepare-data' },
  limit: { default: '', help: 'most faces of train and of test, drawn by a fixed seed' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  out: { default: defaultRecord, help: 'file for the figures; another leaves docs/shortcuts.md alone' },
});

function required(name: 'run' | 'data' | 'prepared'): string {
  return options[name] || refuse('shortcuts', `expected --${name}; see --help`);
}

const [runFolder, rawFolder, preparedFolder] = [required('run'), required('data'), required('prepared')];
const limit = positiveInteger('limit', options.limit);
if (options.backend) oneOf('shortcuts', 'backend', options.backend, backendNames);

try {
  await startBackend(options.backend);
  const say = (line: string) => console.log(line);
  const place = { runFolder, rawFolder, preparedFolder, say };
  const found = await measureShortcuts({ ...place, ...(limit !== undefined && { limit }) });
  await publishShortcuts(found, options.out);
  console.log(`${options.out} written, ${found.seconds} s`);
} catch (error) {
  console.error(`shortcuts: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
