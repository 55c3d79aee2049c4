import sharp from 'sharp';
import { centralCrop } from './augment.ts';
import type { CroppedSample } from './crops/crop-cache.ts';

const columns = 12;

/** A PNG of the served crops of these samples, row by row; holds pictures of the data, so it stays in the run's folder. */
export async function contactSheet(samples: readonly CroppedSample[], size: number): Promise<Buffer> {
  const crops = samples.map(({ pixels }, i) => ({
    input: Buffer.from(centralCrop(pixels, size).data),
    raw: { width: size, height: size, channels: 3 as const },
    left: (i % columns) * size,
    top: Math.floor(i / columns) * size,
  }));
  const rows = Math.max(1, Math.ceil(samples.length / columns));
  return sharp({ create: { width: columns * size, height: rows * size, channels: 3, background: '#fff' } })
    .composite(crops)
    .png()
    .toBuffer();
}
