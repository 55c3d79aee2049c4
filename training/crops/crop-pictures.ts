import type { Page } from 'playwright-core';
import type { CropSpec, DetectionSpec } from '../../lib/face/types.ts';
import type { InferenceService } from '../../lib/inference/contract.ts';
import { readPicture } from '../data/read-picture.ts';
import type { Sample } from '../data/sample.ts';
import type { CropCache } from './crop-cache.ts';

interface PageCrop {
  crop?: { base64: string; score: number; facePx: number };
  miss?: string;
}

const picturesPerCall = 16;

/** Crops the largest face of every picture that the cache lacks through the page's inference service. */
export async function cropPictures(
  page: Page,
  samples: readonly Sample[],
  cache: CropCache,
  dataFolder: string,
  specs: { spec: CropSpec; detection: DetectionSpec },
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const known = new Set(cache.lines.map(({ file }) => file));
  const missing = samples.filter(({ file }) => !known.has(file));
  for (let start = 0; start < missing.length; start += picturesPerCall) {
    const batch = missing.slice(start, start + picturesPerCall);
    const pictures = await Promise.all(
      batch.map(async ({ file }) => (await readPicture(dataFolder, file)).toString('base64')),
    );
    const results = await page.evaluate(cropInPage, { pictures, ...specs });
    batch.forEach((sample, i) => {
      const { crop, miss } = results[i]!;
      if (crop) cache.add({ ...sample, score: crop.score, facePx: crop.facePx }, Buffer.from(crop.base64, 'base64'));
      else cache.add({ ...sample, miss: miss ?? 'no-face' });
    });
    onProgress(Math.min(start + picturesPerCall, missing.length), missing.length);
  }
}

/** Runs in the extension's page. */
async function cropInPage({
  pictures,
  spec,
  detection,
}: {
  pictures: string[];
  spec: CropSpec;
  detection: DetectionSpec;
}): Promise<PageCrop[]> {
  const { inference } = (globalThis as unknown as { telltale: { inference: InferenceService } }).telltale;
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return Promise.all(
    pictures.map(async (picture) => {
      const result = await inference.crop({ image: new Blob([bytesOf(picture)]), spec, detection });
      if (result.status === 'failed') return { miss: `${result.reason}: ${result.detail}` };
      const largest = result.faces[0];
      if (!largest) return { miss: 'no-face' };
      let text = '';
      const { data } = largest.crop;
      for (let i = 0; i < data.length; i += 0x8000) text += String.fromCharCode(...data.subarray(i, i + 0x8000));
      const { box, score } = largest.face;
      return { crop: { base64: btoa(text), score, facePx: Math.max(box.width, box.height) } };
    }),
  );
}
