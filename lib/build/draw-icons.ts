/*
 * Draws the icons of the extension: `node lib/build/draw-icons.ts`. They are committed, so that a build needs no
 * image library.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const sidesPx = [16, 32, 48, 128];
const folder = fileURLToPath(new URL('../../public/icon/', import.meta.url));

/** A face with a mark on it; on the smallest sides without eyes and mouth. */
function iconSvg(sidePx: number): string {
  const features =
    sidePx < 32
      ? ''
      : `<g fill="#1d5683"><circle cx="44" cy="50" r="6.5"/><circle cx="74" cy="50" r="6.5"/></g>
         <path d="M44 72c5 6 10 8 15 8" fill="none" stroke="#1d5683" stroke-width="6" stroke-linecap="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${sidePx}" height="${sidePx}" viewBox="0 0 128 128">
    <rect width="128" height="128" rx="28" fill="#1d5683"/>
    <circle cx="58" cy="58" r="43" fill="#f7f6f3"/>${features}
    <path d="M87 60 114 108H60Z" fill="#ffb238" stroke="#1d5683" stroke-width="17" stroke-linejoin="round"/>
    <path d="M87 60 114 108H60Z" fill="#ffb238" stroke="#ffb238" stroke-width="7" stroke-linejoin="round"/>
    <path d="M87 75v16M87 101v.5" stroke="#3a2600" stroke-width="8" stroke-linecap="round"/>
  </svg>`;
}

await mkdir(folder, { recursive: true });
for (const sidePx of sidesPx) {
  await writeFile(
    `${folder}${sidePx}.png`,
    await sharp(Buffer.from(iconSvg(sidePx)))
      .png({ compressionLevel: 9 })
      .toBuffer(),
  );
}
