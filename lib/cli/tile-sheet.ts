import sharp from 'sharp';
import type { OverlayOptions, Sharp } from 'sharp';

export interface SheetTile {
  /** RGB; a tile without stays white. */
  pixels?: { data: Uint8Array; width: number; height: number };
  /** Two short lines below the picture. */
  lines: readonly [string, string];
  /** Of a bar between picture and lines. */
  colour?: string;
}

const picturePx = 128;
const captionPx = 36;
const gapPx = 8;
const columns = 8;
const lettersALine = 22;

const shortened = (text: string) => (text.length > lettersALine ? `…${text.slice(1 - lettersALine)}` : text);

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function caption({ lines, colour }: SheetTile): Buffer {
  const text = lines.map(
    (line, i) => `<text x="0" y="${14 + i * 14}" fill="${i ? '#555' : '#111'}">${escapeXml(shortened(line))}</text>`,
  );
  const bar = colour === undefined ? '' : `<rect width="${picturePx}" height="2" fill="${colour}"/>`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${picturePx}" height="${captionPx}" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-size="10">${bar}${text.join('')}</svg>`,
  );
}

async function overlaysOf(tile: SheetTile, index: number): Promise<OverlayOptions[]> {
  const left = gapPx + (index % columns) * (picturePx + gapPx);
  const top = gapPx + Math.floor(index / columns) * (picturePx + captionPx + gapPx);
  const words = { input: caption(tile), left, top: top + picturePx };
  if (!tile.pixels) return [words];
  const { data, width, height } = tile.pixels;
  const input = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(picturePx, picturePx)
    .png()
    .toBuffer();
  return [{ input, left, top }, words];
}

/** Pictures with their captions, row by row, as an image. It shows people of the data: it stays with them. */
export async function tileSheet(tiles: readonly SheetTile[]): Promise<Sharp> {
  const overlays = await Promise.all(tiles.map(overlaysOf));
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  return sharp({
    create: {
      width: gapPx + Math.min(columns, Math.max(1, tiles.length)) * (picturePx + gapPx),
      height: gapPx + rows * (picturePx + captionPx + gapPx),
      channels: 3,
      background: '#fff',
    },
  }).composite(overlays.flat());
}
