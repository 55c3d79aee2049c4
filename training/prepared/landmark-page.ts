import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import type { BoundingBox, Point } from '../../lib/face/types.ts';
import type { PictureServer } from './picture-server.ts';

/** Landmarks of a picture's faces in source pixels; undefined where none are found. */
export type FindLandmarks = (url: string, boxes: BoundingBox[]) => Promise<(Point[] | undefined)[]>;

interface LandmarkGlobal {
  landmarksOf(url: string, boxes: BoundingBox[]): Promise<([number, number][] | null)[]>;
}

/** What the page needs, by the address under which it is served. */
export function landmarkFiles(modelFile: string): Record<string, string> {
  if (!existsSync(modelFile))
    throw new Error(
      `--landmarker ${modelFile}: expected MediaPipe's face_landmarker.task, found nothing; it is named on https://ai.google.dev/edge/mediapipe/solutions/vision/face_landmarker`,
    );
  const mediapipe = dirname(fileURLToPath(import.meta.resolve('@mediapipe/tasks-vision')));
  return {
    '/landmark-page.mjs': fileURLToPath(new URL('./landmark-page.mjs', import.meta.url)),
    '/mediapipe/': `${mediapipe}/`,
    '/model': modelFile,
  };
}

/** Opens the page on a server that has its files. */
export async function openLandmarkPage(context: BrowserContext, server: PictureServer): Promise<FindLandmarks> {
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await page.addScriptTag({ url: `${server.origin}/landmark-page.mjs`, type: 'module' });
  await page.waitForFunction(() => 'landmarksOf' in globalThis);
  return async (url, boxes) => {
    const found = await page.evaluate(
      (request) => (globalThis as unknown as LandmarkGlobal).landmarksOf(request.url, request.boxes),
      { url, boxes },
    );
    return found.map((points) => points?.map(([x, y]) => ({ x, y })));
  };
}
