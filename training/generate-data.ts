/**
 * Draws people who do not exist, and forgeries of them, in a published layout, to try the whole folder without data:
 *   node training/generate-data.ts --out DIR --layout real_vs_fake --count 100
 */
import { positiveInteger, readOptions } from './command-options.ts';
import { drawnLayouts, makeDrawnDataset } from './generated/drawn-dataset.ts';

const options = readOptions('generate-data', {
  out: { default: '', help: 'folder to write into' },
  layout: { default: 'real_vs_fake', help: `one of ${drawnLayouts.join(', ')}` },
  count: { default: '100', help: 'genuine pictures or videos; as many forgeries are made' },
  seed: { default: '1', help: 'the same seed draws the same people' },
});

const layout = drawnLayouts.find((name) => name === options.layout);
if (!layout || !options.out) {
  console.error(
    options.out
      ? `--layout: expected one of ${drawnLayouts.join(', ')}, got ${options.layout}`
      : '--out: expected a folder',
  );
  process.exit(2);
}
const count = positiveInteger('count', options.count)!;
await makeDrawnDataset({ folder: options.out, layout, count, seed: positiveInteger('seed', options.seed)! });
console.log(`${options.out}: ${count} genuine and ${count} forged, ${layout}`);
