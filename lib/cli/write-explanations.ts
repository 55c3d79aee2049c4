import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { EvidenceMap } from '../explanation/evidence-map.ts';
import { heatPicture } from '../explanation/heat-picture.ts';
import type { CheckedFile, FaceCrop } from './check-files.ts';

/** What the classifier saw, and the same in grey with the map on it, side by side. */
async function writePair({ rgb, width, height }: FaceCrop, map: EvidenceMap, file: string): Promise<void> {
  const heat = heatPicture({ data: rgb, width, height }, map);
  const overlay = sharp(heat.data, { raw: { width, height, channels: 4 } });
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .extend({ right: width, background: 'black' })
    .composite([{ input: await overlay.png().toBuffer(), left: width, top: 0 }])
    .png()
    .toFile(file);
}

/** One PNG for each face with a map, named by the file's place in the result, its name and the face's number; returns how many. */
export async function writeExplanations(checked: CheckedFile[], folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  let written = 0;
  for (const [place, { entry, crops, maps }] of checked.entries()) {
    for (const [face, map] of maps.entries()) {
      const crop = crops[face];
      if (!map || !crop) continue;
      await writePair(crop, map, join(folder, `${place + 1}-${basename(entry.file)}-face-${face + 1}.png`));
      written += 1;
    }
  }
  return written;
}
