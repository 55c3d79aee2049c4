import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { CropSpec, DetectedFace, DetectionSpec } from '../../face/types.ts';
import { parseModelCard } from '../../models/model-card.ts';
import type { ModelCard } from '../../models/model-card.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';
import { releaseDir, repositoryDir } from '../build-extension.ts';
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

interface FaceRequest {
  url: string;
  spec: CropSpec;
  detection: DetectionSpec;
}

async function releasedCard(): Promise<ModelCard> {
  return parseModelCard(JSON.parse(await readFile(join(releaseDir, 'models', 'face', 'card.json'), 'utf8')));
}

/** Runs inside the check page. */
async function facesInPage({ url, spec, detection }: FaceRequest): Promise<DetectedFace[]> {
  const { inference } = (globalThis as unknown as CheckPageGlobal).telltale;
  const found = await inference.crop({ image: await (await fetch(url)).blob(), spec, detection });
  if (found.status === 'failed') throw new Error(`No faces could be looked for: ${found.reason}: ${found.detail}`);
  return found.faces.map(({ face }) => face);
}

/** Reads a picture and finds its faces with the extension's own detector. */
export async function readPhotograph(path: string, session: ScanSession): Promise<Photograph> {
  const { crop: spec, detection } = await releasedCard();
  const faces = await session.page.evaluate(facesInPage, { url: session.files.urlOf(path), spec, detection });
  const { data, info } = await sharp(path)
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: { data: new Uint8Array(data), width: info.width, height: info.height }, faces };
}
