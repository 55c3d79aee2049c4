/**
 * Trains every trial of a search once, on worker processes, and ranks them:
 *   npm run search -- --config FILE --space FILE --data DIR --out DIR --workers 2
 * The space is a JSON file: {"grid": {"training.batchSize": [32, 64]}} or {"trials": [{"name": "a", "set": {...}}]}.
 * On many machines that see the same folders:
 *   npm run search -- --worker redis://HOST          (on each)
 *   npm run search -- --config FILE --space FILE --data DIR --out DIR --queue redis://HOST
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { positiveInteger, readOptions, refuse } from './command-options.ts';
import { runSearch, searchTable, startSearchWorker } from './queue/search-trials.ts';
import { readTrials } from './queue/trial-space.ts';
import { untilToldToEnd, withWorkers } from './queue/with-workers.ts';

const options = readOptions('search', {
  config: { default: '', help: 'what every trial starts from' },
  space: { default: '', help: 'JSON file with "grid" or "trials"' },
  data: { default: '', help: 'of every trial; prepare it first, or every trial does' },
  out: { default: 'runs/search', help: 'folder with a run for each trial' },
  epochs: { default: '', help: 'of every trial' },
  limit: { default: '', help: 'of every trial' },
  backend: { default: '', help: 'of every trial' },
  queue: { default: '', help: 'redis://HOST:PORT whose workers train' },
  workers: { default: '', help: 'worker processes on this machine (default 1 without --queue)' },
  worker: { default: '', help: 'redis://HOST:PORT to work for until stopped; needs no other option' },
});

async function search(): Promise<void> {
  const { config, space, data, out, queue } = options;
  for (const name of ['config', 'space', 'data'] as const)
    if (!options[name]) refuse('search', `--${name}: expected a ${name === 'data' ? 'folder' : 'file'}, got nothing`);
  const workers = positiveInteger('workers', options.workers) ?? (queue ? undefined : 1);
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const trainArgs = (['epochs', 'limit', 'backend'] as const).flatMap((name) =>
    options[name] ? [`--${name}`, options[name]] : [],
  );
  const request = {
    baseConfig: read(config),
    trials: readTrials(read(space), space),
    outFolder: out,
    trainArgs: ['--data', resolve(data), ...trainArgs],
  };
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new Error('stopped; the same command goes on from here')));
  let done = 0;
  const results = await withWorkers(
    { ...(queue && { queue }), ...(workers && { workers }) },
    (url) => [fileURLToPath(import.meta.url), '--worker', url],
    (url) =>
      runSearch(request, { url, signal: stop.signal }, ({ name, error }) =>
        console.log(`${++done} of ${request.trials.length}: ${name}${error ? ' failed' : ''}`),
      ),
  );
  console.log(searchTable(results));
}

async function work(url: string): Promise<void> {
  const worker = await startSearchWorker({ url });
  console.log(`working for ${url}; Ctrl-C ends after the trial in work`);
  await untilToldToEnd((isForced) => worker.close(isForced));
}

try {
  await (options.worker ? work(options.worker) : search());
} catch (error) {
  console.error(`search: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
