/**
 * `node training/augment/preview.ts --prepared DIR --out FILE.png`: a row for each of some real faces: as it is,
 * self-blended and cross-blended (each with its mask), and augmented. The sheet shows the data's people: keep it private.
 */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { positiveInteger, readOptions } from '../command-options.ts';
import { drawDonor } from '../batches/draw-donor.ts';
import { openPreparedSet } from '../prepared/prepared-set.ts';
import { facesOf, sampleTable } from '../batches/sample-table.ts';
import type { SampleTable } from '../batches/sample-table.ts';
import { augmentationPresets } from './augmentation-config.ts';
import { drawAugmentation } from './augment.ts';
import { drawBlend, drawSourceTargetChange } from './blend/draw-blend.ts';
import { mixedSeed } from './draw.ts';

const options = readOptions('preview', {
  prepared: { default: '', help: 'folder that prepare-data wrote' },
  out: { default: '', help: 'PNG to write' },
  preset: { default: 'social', help: Object.keys(augmentationPresets).join(', ') },
  rows: { default: '12', help: 'faces to show' },
  size: { default: '', help: 'side of the served crops in pixels; the stored side less an eighth where absent' },
  seed: { default: '1', help: 'of all draws' },
});

const preset = Object.entries(augmentationPresets).find(([name]) => name === options.preset)?.[1];
if (!options.prepared || !options.out || !preset) {
  console.error(
    `preview: expected --prepared DIR, --out FILE.png and a known --preset, got ${JSON.stringify(options)}`,
  );
  process.exit(2);
}

const set = openPreparedSet(options.prepared);
const servedPx = positiveInteger('size', options.size) ?? 2 * Math.round((set.size * 4) / 9);
const reals = set.faces.filter(({ label }) => label === 0);
const samples = reals.map(({ place, label, dataset, source }) => ({
  places: [place],
  label,
  dataset,
  source,
  domain: 0,
}));
const table = sampleTable(set, samples, 1, true);
const rowCount = Math.min(reals.length, positiveInteger('rows', options.rows) ?? 12);
const rows = await Promise.all(
  Array.from({ length: rowCount }, (_, row) =>
    rowOf(table, Math.floor((row * reals.length) / rowCount), mixedSeed(Number(options.seed), row)),
  ),
);
writeFileSync(options.out, await sheet(rows));

async function rowOf(samplesTable: SampleTable, index: number, seed: number): Promise<RgbPixels[]> {
  const target = facesOf(samplesTable, index)[0]!;
  const cells = [target.pixels];
  for (const isCross of [false, false, true, true]) {
    const random = seededRandom(mixedSeed(seed, cells.length));
    const { isOfTarget, change } = drawSourceTargetChange(random);
    const donor = isCross ? drawDonor(samplesTable, index, random) : index;
    const source = donor === undefined ? target : facesOf(samplesTable, donor)[0]!;
    const changed = async (pixels: RgbPixels, applies: boolean) => (applies ? await change(pixels, 0) : pixels);
    const { fake, mask } = drawBlend(isCross && donor !== undefined, random)(
      { ...target, pixels: await changed(target.pixels, isOfTarget) },
      { ...source, pixels: await changed(source.pixels, !isOfTarget) },
    );
    cells.push(fake, greyOf(mask, set.size));
  }
  for (let i = 0; i < 4; i++)
    cells.push(await drawAugmentation(preset!, servedPx, seededRandom(mixedSeed(seed, 100 + i)))(target.pixels, 0));
  return cells;
}

function greyOf(mask: Float32Array, sidePx: number): RgbPixels {
  const data = Uint8Array.from({ length: mask.length * 3 }, (_, i) => 255 * mask[Math.floor(i / 3)]!);
  return { data, width: sidePx, height: sidePx };
}

function sheet(cells: readonly RgbPixels[][]): Promise<Buffer> {
  const [width, height] = [set.size * cells[0]!.length, set.size * cells.length];
  const composites = cells.flatMap((row, y) =>
    row.map((cell, x) => ({
      input: Buffer.from(cell.data),
      raw: { width: cell.width, height: cell.height, channels: 3 as const },
      left: x * set.size,
      top: y * set.size,
    })),
  );
  return sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite(composites)
    .png()
    .toBuffer();
}
