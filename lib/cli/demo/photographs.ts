import { join } from 'node:path';
import sharp from 'sharp';
import type { DetectedFace } from '../../face/types.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';
import { repositoryDir } from '../build-extension.ts';
import type { CheckPageGlobal } from '../check-page-global.ts';
import type { ScanSession } from '../scan-session.ts';

const photosDir = join(repositoryDir, 'node_modules', '@vladmandic', 'face-api', 'demo');

/** Six photographs of people out of a development package; none is part of this repository. */
export const photographPaths = [1, 2, 3, 4, 5, 6].map((number) => join(photosDir, `sample${number}.jpg`));

export interface Photograph {
  pixels: RgbPixels;
  /** Largest first. */
  faces: DetectedFace[];
}

/** Runs inside the check page. */
async function facesInPage(url: string): Promise<DetectedFace[]> {
  const { inference } = (globalThis as unknown as CheckPageGlobal).telltale;
  const status = await inference.status();
  if (status.status === 'failed') throw new Error(`Inference did not start: ${status.reason}: ${status.detail}`);
  const { detection, crop } = status.card;
  const found = await inference.crop({ image: await (await fetch(url)).blob(), spec: crop, detection });
  if (found.status === 'failed') throw new Error(`No faces could be looked for: ${found.reason}: ${found.detail}`);
  return found.faces.map(({ face }) => face);
}

/** Reads a picture and finds its faces with the extension's own detector. */
export async function readPhotograph(path: string, session: ScanSession): Promise<Photograph> {
  const faces = await session.page.evaluate(facesInPage, session.files.urlOf(path));
  const { data, info } = await sharp(path)
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: { data: new Uint8Array(data), width: info.width, height: info.height }, faces };
}
