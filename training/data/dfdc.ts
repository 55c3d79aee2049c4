import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from './sample.ts';

const header = ['videoname', 'original_width', 'original_height', 'label', 'original'];

/** DFDC face crops (Dolhansky et al. 2020): a fake's source is the real video behind it. */
export function dfdc(dataFolder: string): Sample[] {
  const metadata = join(dataFolder, 'dfdc', 'metadata.csv');
  if (!existsSync(metadata)) return [];
  const [first, ...lines] = readFileSync(metadata, 'utf8').trim().split(/\r?\n/);
  if (first !== header.join(','))
    throw new Error(`${metadata}: expected the columns ${header.join(',')}, got ${first}`);
  return lines.map((line) => dfdcSample(line, metadata));
}

function dfdcSample(line: string, metadata: string): Sample {
  const [video, , , label, original] = line.split(',');
  if (!video || (label !== 'REAL' && label !== 'FAKE') || (label === 'FAKE' && !original))
    throw new Error(`${metadata}: expected a REAL video or a FAKE one with its original, got ${line}`);
  return {
    file: `dfdc/faces_224/${video.replace(/\.mp4$/, '.jpg')}`,
    label: label === 'FAKE' ? 1 : 0,
    dataset: 'dfdc',
    paired: true,
    source: `dfdc/${label === 'FAKE' ? original : video}`,
  };
}
