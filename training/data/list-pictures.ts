import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from './sample.ts';

/** One sample for each picture of a folder, its own source, in name order. */
export function listPictures(
  dataFolder: string,
  folder: string,
  common: Pick<Sample, 'dataset' | 'label' | 'paired' | 'givenSplit'>,
): Sample[] {
  const path = join(dataFolder, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => ({ file: `${folder}/${name}`, source: `${folder}/${name}`, ...common }));
}
