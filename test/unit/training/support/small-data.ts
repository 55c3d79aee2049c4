import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PrepareRequest } from '../../../../training/prepared/prepare-request.ts';

/** Pictures of 24 x 16 pixels in plain {real,fake} folders, the first pixel's red as given. */
export async function writePictures(folder: string, reds: readonly number[]): Promise<void> {
  for (const kind of ['real', 'fake']) await mkdir(join(folder, kind), { recursive: true });
  for (const [i, red] of reds.entries()) {
    const data = Uint8Array.from({ length: 24 * 16 * 3 }, (_, at) => (at === 0 ? red : (at * 7 + i * 31) % 256));
    const png = await sharp(data, { raw: { width: 24, height: 16, channels: 3 } })
      .png()
      .toBuffer();
    await writeFile(join(folder, i % 2 ? 'fake' : 'real', `${String(i).padStart(3, '0')}.png`), png);
  }
}

export function smallRequest(
  dataFolder: string,
  outFolder: string,
  rest: Partial<PrepareRequest> = {},
): PrepareRequest {
  return {
    dataFolder,
    outFolder,
    framing: 'face',
    crop: { size: 8, scale: 1.2, rollCorrected: true },
    detection: { minScore: 0.5, minFacePx: 0, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.25 },
    ...rest,
  };
}
