import sharp from 'sharp';
import { drawFace } from '../../lib/cli/drawn-face.ts';
import type { DrawnFace } from '../../lib/cli/drawn-face.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

export const frameSidePx = 256;

/** Where the drawing's inner face lies, as parts of the side: centre and half axes. */
const innerFace = { x: 0.5, y: 0.5, halfWidth: 0.17, halfHeight: 0.22 };
const gridPeriodPx = 4;
const gridAmplitude = 14;

/** [side, side, 3]: the person, moved by (dx, dy) pixels. */
export async function drawnFrame(person: DrawnFace, dx: number, dy: number): Promise<RgbPixels> {
  const margin = 24;
  const large = frameSidePx + 2 * margin;
  const data = await sharp(await drawFace(person))
    .resize(large, large)
    .extract({ left: margin + dx, top: margin + dy, width: frameSidePx, height: frameSidePx })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { data: new Uint8Array(data), width: frameSidePx, height: frameSidePx };
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
