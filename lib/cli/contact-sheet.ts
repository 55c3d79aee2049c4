import sharp from 'sharp';
import type { OverlayOptions } from 'sharp';
import type { CheckedFile, FaceCrop } from './check-files.ts';
import type { ScanFace } from './scan-entry.ts';

const cropPx = 144;
const captionPx = 36;
const gapPx = 8;
const columns = 8;

interface Tile {
  face: ScanFace;
  crop: FaceCrop | undefined;
  file: string;
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function caption({ face, file }: Tile): Buffer {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const verdict =
    face.fakeProbability === undefined ? face.reason : `${face.fakeProbability.toFixed(2)} ${face.verdict}`;
  const line = (y: number, text: string) =>
    `<text x="0" y="${y}" font-family="sans-serif" font-size="12" fill="#222">${escapeXml(text)}</text>`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cropPx}" height="${captionPx}">` +
      `${line(13, verdict ?? '')}${line(28, name.slice(-22))}</svg>`,
  );
}

async function overlaysOf(tile: Tile, index: number): Promise<OverlayOptions[]> {
  const left = gapPx + (index % columns) * (cropPx + gapPx);
  const top = gapPx + Math.floor(index / columns) * (cropPx + captionPx + gapPx);
  const text: OverlayOptions = { input: caption(tile), left, top: top + cropPx };
  if (!tile.crop) return [text];
  const { rgb, width, height } = tile.crop;
  const input = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(cropPx, cropPx)
    .png()
    .toBuffer();
  return [{ input, left, top }, text];
}

/** Writes one picture with what the classifier saw of every face, with its probability; returns how many faces it shows. */
export async function writeContactSheet(checked: CheckedFile[], file: string): Promise<number> {
  const tiles = checked.flatMap(({ entry, crops }) =>
    entry.faces.map((face, index): Tile => ({ face, crop: crops[index], file: entry.file })),
  );
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  const overlays = await Promise.all(tiles.map(overlaysOf));
  await sharp({
    create: {
      width: gapPx + columns * (cropPx + gapPx),
      height: gapPx + rows * (cropPx + captionPx + gapPx),
      channels: 3,
      background: '#ffffff',
    },
  })
    .composite(overlays.flat())
    .png()
    .toFile(file);
  return tiles.length;
}
