import sharp from 'sharp';
import { drawFace } from '../../lib/cli/drawn-face.ts';
import type { DrawnFace } from '../../lib/cli/drawn-face.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

export const frameSidePx = 256;

/** Where the drawing's inner face lies, as parts of the side: centre and half axes. */
const innerFace = { x: 0.5, y: 0.5, halfWidth: 0.17, halfHeight: 0.22 };
const gridPeriodPx = 4;
const gridAmplitude = 14;

const marginPx = 24;

/** The person with room to move: [side + 2 margins, side + 2 margins, 3]. */
export async function drawnPortrait(person: DrawnFace): Promise<RgbPixels> {
  const side = frameSidePx + 2 * marginPx;
  const data = await sharp(await drawFace(person))
    .resize(side, side)
    .removeAlpha()
    .raw()
    .toBuffer();
  return { data: new Uint8Array(data), width: side, height: side };
}

/** [side, side, 3]: the portrait moved by (dx, dy) pixels, at most the margin. */
export function movedFrame(portrait: RgbPixels, dx: number, dy: number): RgbPixels {
  const data = new Uint8Array(frameSidePx * frameSidePx * 3);
  for (let row = 0; row < frameSidePx; row++) {
    const start = ((marginPx + dy + row) * portrait.width + marginPx + dx) * 3;
    data.set(portrait.data.subarray(start, start + frameSidePx * 3), row * frameSidePx * 3);
  }
  return { data, width: frameSidePx, height: frameSidePx };
}

/**
 * The target with the donor's inner face blended over its own and the periodic pattern that upsampling networks leave
 * (Odena et al. 2016): a made-up forgery with the marks of real ones, for tests and demonstrations only.
 */
export function forgedFrame(target: RgbPixels, donor: RgbPixels, phase: number): RgbPixels {
  const { width, height } = target;
  const data = Uint8Array.from(target.data);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x / width - innerFace.x) / innerFace.halfWidth;
      const v = (y / height - innerFace.y) / innerFace.halfHeight;
      const opacity = Math.min(1, Math.max(0, (1 - Math.hypot(u, v)) * 4));
      if (opacity === 0) continue;
      const isOn = (x + phase) % gridPeriodPx < gridPeriodPx / 2 === (y + phase) % gridPeriodPx < gridPeriodPx / 2;
      for (let channel = 0; channel < 3; channel++) {
        const i = (y * width + x) * 3 + channel;
        const forged = donor.data[i]! + (isOn ? gridAmplitude : -gridAmplitude);
        data[i] = Math.round(Math.min(255, Math.max(0, target.data[i]! * (1 - opacity) + forged * opacity)));
      }
    }
  }
  return { data, width, height };
}

/** JPEG bytes of a frame. */
export function encodedFrame({ data, width, height }: RgbPixels, quality: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}
