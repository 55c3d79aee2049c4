import { join } from 'node:path';
import { mediaBelow } from './folder-entries.ts';
import type { DataPlace } from './layout.ts';
import { licenceOf } from './licences.ts';
import type { Sample } from './sample.ts';

/** One sample for each picture or video of a subfolder, its own source, in name order. */
export function listMedia(
  { path, prefix, inner, dataset }: DataPlace,
  folder: string,
  common: Pick<Sample, 'label' | 'paired' | 'givenSplit' | 'method'>,
): Sample[] {
  const licence = licenceOf(dataset);
  return mediaBelow(join(path, folder)).map((name) => ({
    file: `${prefix}${folder}/${name}`,
    source: `${dataset}/${inner}${folder}/${name}`,
    dataset,
    ...common,
    ...(licence && { licence }),
  }));
}
