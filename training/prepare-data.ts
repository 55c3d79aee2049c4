/**
 * Makes crops, landmarks and a manifest out of a data set, or of a folder with several:
 *   npm run prepare-data -- --data DIR --out DIR
 * Goes on where it was stopped.
 */
import { readOptions, positiveInteger } from './command-options.ts';
import { parseFeatures } from './data/tfrecord/features.ts';
import { prepareData, PreparationStopped } from './prepared/prepare-data.ts';
import { prepareOptionSpecs, prepareRequest } from './prepared/prepare-options.ts';
import type { PrepareRequest } from './prepared/prepare-request.ts';
import type { PreparedSet } from './prepared/prepared-set.ts';
import { startProgressLine } from './prepared/progress-line.ts';
import { writeTfrecords } from './prepared/write-tfrecords.ts';

const options = readOptions('prepare-data', {
  ...prepareOptionSpecs,
  'write-tfrecord': { default: '', help: 'folder for the same set as TFRecord files' },
  shards: { default: '1', help: 'TFRecord files of each split' },
});
const shards = positiveInteger('shards', options.shards) ?? 1;

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
  const progress = startProgressLine((line) => console.log(line));
  try {
    return await prepareData(request, (state) => progress.show(state), {
      signal: stop.signal,
      say: (line) => console.log(line),
    });
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

try {
  const set = await prepare(requestOrExit());
  console.log(summary(set));
  if (options['write-tfrecord']) {
    const features = parseFeatures(options['tfrecord-features']);
    const counts = await writeTfrecords(set, options['write-tfrecord'], { shards, features });
    for (const [file, records] of Object.entries(counts)) console.log(`${file}: ${records} records`);
  }
} catch (error) {
  if (!(error instanceof PreparationStopped)) {
    console.error(`prepare-data: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
  console.error('prepare-data: stopped; the same command goes on from here');
  process.exit(130);
}
