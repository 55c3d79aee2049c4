import sharp from 'sharp';
import type { OverlayOptions } from 'sharp';
import { grouped } from '../data/grouped.ts';
import type { PreparedFace } from './prepared-face.ts';
import { pixelsOf } from './prepared-set.ts';
import type { PreparedSet } from './prepared-set.ts';

const cropPx = 128;
const captionPx = 34;
const gapPx = 8;
const columns = 8;
const most = 64;

/** In turn from each data set, label and method, so that small ones show as well. */
export function shownFaces(faces: readonly PreparedFace[]): PreparedFace[] {
  const groups = [...grouped(faces, ({ dataset, label, method }) => `${dataset} ${label} ${method ?? ''}`).values()];
  const each = Math.max(1, Math.floor(most / Math.max(1, groups.length)));
  return groups
    .flatMap((group) => {
      const count = Math.min(each, group.length);
      return Array.from({ length: count }, (_, i) => group[Math.floor((i * group.length) / count)]!);
    })
    .slice(0, most);
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function caption({ label, split, dataset, method }: PreparedFace): Buffer {
  const line = (y: number, text: string) =>
    `<text x="0" y="${y}" font-family="sans-serif" font-size="12" fill="#222">${escapeXml(text.slice(0, 22))}</text>`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cropPx}" height="${captionPx}">` +
      `${line(13, `${label === 1 ? 'fake' : 'real'} ${split}`)}${line(28, method ?? dataset)}</svg>`,
  );
}

async function tile(set: PreparedSet, face: PreparedFace, index: number): Promise<OverlayOptions[]> {
  const left = gapPx + (index % columns) * (cropPx + gapPx);
  const top = gapPx + Math.floor(index / columns) * (cropPx + captionPx + gapPx);
  const { data, width, height } = pixelsOf(set, face.place);
  const input = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(cropPx, cropPx)
    .png()
    .toBuffer();
  return [
    { input, left, top },
    { input: caption(face), left, top: top + cropPx },
  ];
}

/** A PNG of some crops of each kind with labels; holds pictures of the data, so it stays in the prepared folder. */
export async function sampleSheet(set: PreparedSet): Promise<Buffer> {
  const faces = shownFaces(set.faces);
  const overlays = await Promise.all(faces.map((face, i) => tile(set, face, i)));
  const rows = Math.max(1, Math.ceil(faces.length / columns));
  return sharp({
    create: {
      width: gapPx + columns * (cropPx + gapPx),
      height: gapPx + rows * (cropPx + captionPx + gapPx),
      channels: 3,
      background: '#fff',
    },
  })
    .composite(overlays.flat())
    .png()
    .toBuffer();
}
