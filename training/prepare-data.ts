/**
 * Makes crops, landmarks and a manifest out of a data set, or of a folder with several:
 *   npm run prepare-data -- --data DIR --out DIR
 * Goes on where it was stopped. On several processes of this machine, or of many that see the same folders:
 *   npm run prepare-data -- --data DIR --out DIR --workers 4
 *   npm run prepare-data -- --worker redis://HOST          (on each machine)
 *   npm run prepare-data -- --data DIR --out DIR --queue redis://HOST
 */
import { fileURLToPath } from 'node:url';
import { readOptions, positiveInteger } from './command-options.ts';
import { parseFeatures } from './data/tfrecord/features.ts';
import { prepareData, PreparationStopped } from './prepared/prepare-data.ts';
import type { PrepareParts } from './prepared/prepare-data.ts';
import { prepareOptionSpecs, prepareRequest } from './prepared/prepare-options.ts';
import type { PrepareRequest } from './prepared/prepare-request.ts';
import type { PreparedSet } from './prepared/prepared-set.ts';
import { prepareOnQueue, startPrepareWorker } from './queue/prepare-shards.ts';
import { untilToldToEnd, withWorkers } from './queue/with-workers.ts';
import { preparationProgress } from './prepared/preparation-progress.ts';
import { writeTfrecords } from './prepared/write-tfrecords.ts';

const options = readOptions('prepare-data', {
  ...prepareOptionSpecs,
  'write-tfrecord': { default: '', help: 'folder for the same set as TFRecord files' },
  shards: { default: '1', help: 'TFRecord files of each split' },
  queue: { default: '', help: 'redis://HOST:PORT whose workers prepare' },
  workers: { default: '', help: 'worker processes on this machine' },
  worker: { default: '', help: 'redis://HOST:PORT to work for until stopped; needs no other option' },
});
const shards = positiveInteger('shards', options.shards) ?? 1;
const workers = positiveInteger('workers', options.workers);

function requestOrExit(): PrepareRequest {
  try {
    return prepareRequest(options);
  } catch (error) {
    console.error(`prepare-data: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}

function summary(set: PreparedSet): string {
  const parts = (['train', 'val', 'test'] as const).map((split) => {
    const faces = set.faces.filter((face) => face.split === split);
    const fakes = faces.filter(({ label }) => label === 1).length;
    return `${split} ${faces.length - fakes} real ${fakes} fake`;
  });
  return `${set.folder}: ${set.faces.length} crops of ${set.size} px, ${parts.join(', ')}; report.md says more`;
}

async function prepare(request: PrepareRequest): Promise<PreparedSet> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const say = (line: string) => console.log(line);
  const progress = preparationProgress(say);
  const parts = { signal: stop.signal, say };
  const run = (more: PrepareParts = {}) => prepareData(request, (state) => progress.show(state), { ...parts, ...more });
  try {
    if (!options.queue && !workers) return await run();
    const choice = { ...(options.queue && { queue: options.queue }), ...(workers && { workers }) };
    const workerArgs = (url: string) => [fileURLToPath(import.meta.url), '--worker', url];
    return await withWorkers(choice, workerArgs, (url) => run({ prepareMissing: prepareOnQueue(url) }));
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function prepareAndWrite(): Promise<void> {
  const set = await prepare(requestOrExit());
  console.log(summary(set));
  if (!options['write-tfrecord']) return;
  const features = parseFeatures(options['tfrecord-features']);
  const counts = await writeTfrecords(set, options['write-tfrecord'], { shards, features });
  for (const [file, records] of Object.entries(counts)) console.log(`${file}: ${records} records`);
}

async function work(url: string): Promise<void> {
  const worker = await startPrepareWorker({ url }, { say: (line) => console.error(line) });
  console.log(`working for ${url}; Ctrl-C ends after the shard in work`);
  await untilToldToEnd((isForced) => worker.close(isForced));
}

try {
  await (options.worker ? work(options.worker) : prepareAndWrite());
} catch (error) {
  if (!(error instanceof PreparationStopped)) {
    console.error(`prepare-data: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
  console.error('prepare-data: stopped; the same command goes on from here');
  process.exit(130);
}
