/**
 * Crops the largest face of every picture of the data with the extension's own detector in headless Chromium:
 *   npm run prepare-crops -- --data DIR
 * Goes on where it was stopped.
 */
import { openScanSession } from '../lib/cli/scan-session.ts';
import { readOptions } from './command-options.ts';
import { cacheSpecs, readConfig } from './config.ts';
import { cropPictures } from './crops/crop-pictures.ts';
import { openCropCache } from './crops/load-samples.ts';
import { datasets } from './data/datasets.ts';
import { assertNoLeak } from './splits.ts';

const options = readOptions('prepare-crops', {
  data: { default: '', help: 'folder with a folder for each dataset' },
  config: { default: 'training/configs/face.json', help: 'names the datasets and the crop' },
  cache: { default: '.cache/crops', help: 'folder for the crops' },
  limit: { default: '', help: 'pictures of each dataset, to prove that everything runs' },
});

if (!options.data) {
  console.error('prepare-crops: expected --data DIR, the folder that holds the datasets');
  process.exit(2);
}

const config = readConfig(options.config);
const session = await openScanSession((line) => console.log(line));
try {
  for (const name of Object.keys(datasets)) await prepare(name);
} finally {
  await session.close();
}

async function prepare(name: string): Promise<void> {
  const all = datasets[name]!(options.data);
  if (all.length === 0 && !(name in (config.data.shares ?? {}))) return;
  if (all.length === 0)
    throw new Error(`${options.data}: expected pictures of ${name}, found none; see training/README.md for the layout`);
  assertNoLeak(all);
  const samples = options.limit ? all.filter((_, i) => i % Math.ceil(all.length / Number(options.limit)) === 0) : all;
  const cache = openCropCache(options.cache, name, config);
  const startMs = performance.now();
  await cropPictures(session.page, samples, cache, options.data, cacheSpecs(config), (done, total) => {
    const msEach = (performance.now() - startMs) / done;
    process.stdout.write(
      `\r${name} ${done}/${total}, ${msEach.toFixed(0)} ms each, ${Math.ceil(((total - done) * msEach) / 1000)} s left   `,
    );
  });
  const misses = cache.lines.filter(({ miss }) => miss !== undefined).length;
  process.stdout.write(`\r${name}: ${cache.lines.length} pictures, ${misses} without a face\n`);
}
