import sharp from 'sharp';
import type { OverlayOptions, Sharp } from 'sharp';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { escapeHtml } from './tables.ts';

export interface Tile {
  pixels: RgbPixels;
  /** Two short lines below the picture. */
  lines: [string, string];
  /** Colour of the frame. */
  colour: string;
}

const pictureSide = 112;
const captionHeight = 30;
const gap = 6;
const columns = 8;
const lettersALine = 20;

const shortened = (text: string) => (text.length > lettersALine ? `…${text.slice(1 - lettersALine)}` : text);

function caption({ lines, colour }: Tile): Buffer {
  const text = lines.map(
    (line, i) => `<text x="2" y="${12 + i * 13}" fill="${i ? '#555' : '#111'}">${escapeHtml(shortened(line))}</text>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureSide}" height="${captionHeight}" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-size="9"><rect width="${pictureSide}" height="2" fill="${colour}"/>${text.join('')}</svg>`,
  );
}

/** Pictures with their captions, row by row, as an image; holds pictures of the data, so it stays in the run's folder. */
export async function contactSheet(tiles: readonly Tile[]): Promise<Sharp> {
  const overlays = await Promise.all(
    tiles.map(async (tile, i): Promise<OverlayOptions[]> => {
      const { data, width, height } = tile.pixels;
      const left = gap + (i % columns) * (pictureSide + gap);
      const top = gap + Math.floor(i / columns) * (pictureSide + captionHeight + gap);
      const picture = await sharp(data, { raw: { width, height, channels: 3 } })
        .resize(pictureSide, pictureSide)
        .png()
        .toBuffer();
      return [
        { input: picture, left, top },
        { input: caption(tile), left, top: top + pictureSide },
      ];
    }),
  );
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  const width = gap + Math.min(columns, Math.max(1, tiles.length)) * (pictureSide + gap);
  const height = gap + rows * (pictureSide + captionHeight + gap);
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite(overlays.flat());
}
