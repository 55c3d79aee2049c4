import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPlace, Layout } from '../layout.ts';
import { licenceOf } from '../licences.ts';
import type { Sample } from '../sample.ts';

const header = ['videoname', 'original_width', 'original_height', 'label', 'original'];

function sampleOf(line: string, metadata: string, { prefix, dataset }: DataPlace): Sample {
  const [video, , , label, original] = line.split(',');
  if (!video || (label !== 'REAL' && label !== 'FAKE') || (label === 'FAKE' && !original))
    throw new Error(`${metadata}: expected a REAL video or a FAKE one with its original, got ${line}`);
  const isFake = label === 'FAKE';
  return {
    file: `${prefix}faces_224/${video.replace(/\.mp4$/, '.jpg')}`,
    label: isFake ? 1 : 0,
    dataset,
    paired: true,
    source: `dfdc/${isFake ? original : video}`,
    licence: licenceOf('dfdc')!,
  };
}

/** Face crops of DFDC (Dolhansky et al. 2020), one a video: a fake's source is the real video behind it. */
export const dfdcCrops: Layout = {
  name: 'dfdc-crops',
  shape: `metadata.csv (${header.join(',')}) beside faces_224/<videoname>.jpg`,
  isIn: (path) => existsSync(join(path, 'metadata.csv')) && existsSync(join(path, 'faces_224')),
  list(place) {
    const metadata = join(place.path, 'metadata.csv');
    const [first, ...lines] = readFileSync(metadata, 'utf8').trim().split(/\r?\n/);
    if (first !== header.join(','))
      throw new Error(`${metadata}: expected the columns ${header.join(',')}, got ${first}`);
    return { samples: lines.map((line) => sampleOf(line, metadata, place)), problems: [] };
  },
};
