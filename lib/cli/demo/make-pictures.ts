import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { BoundingBox, DetectedFace, Point } from '../../face/types.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';
import { openScanSession } from '../scan-session.ts';
import type { ScanSession } from '../scan-session.ts';
import { pasteFace, squareAround } from './paste-face.ts';
import { photographPaths, readPhotograph } from './photographs.ts';
import type { Photograph } from './photographs.ts';

export interface DemoPicture {
  /** Name of the file in the demo's folder. */
  file: string;
  title: string;
  isFake: boolean;
  /** How it came about, for people. */
  origin: string;
}

/** Photograph and face numbers, faces from left to right: whose face goes over whose. */
const swaps = [
  { target: [6, 1], source: [6, 2] },
  { target: [6, 4], source: [3, 2] },
  { target: [3, 3], source: [3, 2] },
  { target: [5, 3], source: [5, 5] },
  { target: [4, 2], source: [6, 2] },
  { target: [6, 3], source: [6, 4] },
] as const;

const selfBlends = [
  [6, 2],
  [3, 2],
] as const;

/** A cut-out shows the face with its surroundings, as profile pictures do. */
const cutOutScale = 3.2;

function faceOf(
  photographs: Photograph[],
  [photograph, number]: readonly [number, number],
): {
  photograph: Photograph;
  face: DetectedFace;
} {
  const chosen = photographs[photograph - 1]!;
  const face = chosen.faces.toSorted((a, b) => a.box.x - b.box.x)[number - 1];
  if (!face)
    throw new Error(`Expected face ${number} in photograph ${photograph}, found ${chosen.faces.length} faces.`);
  return { photograph: chosen, face };
}

async function writeCutOut(pixels: RgbPixels, square: BoundingBox, path: string): Promise<void> {
  await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .extract({ left: square.x, top: square.y, width: square.width, height: square.height })
    .jpeg({ quality: 90 })
    .toFile(path);
}

/** The face itself, a little larger, blurred and redder: what blending leaves behind without a second person. */
async function perturbed({ pixels }: Photograph): Promise<RgbPixels> {
  const { data, info } = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .blur(0.8)
    .linear([1.06, 0.99, 0.95], [2, 0, -2])
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

function shrunkAbout(face: DetectedFace, factor: number): DetectedFace {
  const centre: Point = { x: face.box.x + face.box.width / 2, y: face.box.y + face.box.height / 2 };
  const shrink = ({ x, y }: Point) => ({
    x: centre.x + (x - centre.x) * factor,
    y: centre.y + (y - centre.y) * factor,
  });
  return { ...face, keypoints: face.keypoints.map(shrink) };
}

async function makeSwaps(photographs: Photograph[], dir: string): Promise<DemoPicture[]> {
  return Promise.all(
    swaps.map(async ({ target, source }, index) => {
      const to = faceOf(photographs, target);
      const from = faceOf(photographs, source);
      const file = `fake-swap-${index + 1}.jpg`;
      const { pixels } = to.photograph;
      const faked = pasteFace(pixels, to.face, from.photograph.pixels, from.face, { matchesColour: true });
      await writeCutOut(faked, squareAround(to.face, cutOutScale, pixels), join(dir, file));
      const origin = `out of photograph ${target[0]}, with a face from photograph ${source[0]} pasted over the real one`;
      return { file, title: `Swapped face ${index + 1}`, isFake: true, origin };
    }),
  );
}

async function makeSelfBlends(photographs: Photograph[], dir: string): Promise<DemoPicture[]> {
  return Promise.all(
    selfBlends.map(async (chosen, index) => {
      const { photograph, face } = faceOf(photographs, chosen);
      const file = `fake-blend-${index + 1}.jpg`;
      const source = await perturbed(photograph);
      const faked = pasteFace(photograph.pixels, face, source, shrunkAbout(face, 0.94), { matchesColour: false });
      await writeCutOut(faked, squareAround(face, cutOutScale, photograph.pixels), join(dir, file));
      const origin = `out of photograph ${chosen[0]}, with the person's own face blended over itself, larger and recoloured`;
      return { file, title: `Self-blended face ${index + 1}`, isFake: true, origin };
    }),
  );
}

async function makeAll(session: ScanSession, dir: string): Promise<DemoPicture[]> {
  const photographs: Photograph[] = [];
  for (const path of photographPaths) photographs.push(await readPhotograph(path, session));
  const originals = photographPaths.map(async (path, index): Promise<DemoPicture> => {
    const file = `photograph-${index + 1}.jpg`;
    await copyFile(path, join(dir, file));
    return { file, title: `Photograph ${index + 1}`, isFake: false, origin: 'as it was taken' };
  });
  return [
    ...(await Promise.all(originals)),
    ...(await makeSwaps(photographs, dir)),
    ...(await makeSelfBlends(photographs, dir)),
  ];
}

/** Writes six photographs and eight fakes made from them into `dir`, the photographs first; runs a browser of its own. */
export async function makeDemoPictures(dir: string, say: (line: string) => void): Promise<DemoPicture[]> {
  await mkdir(dir, { recursive: true });
  const session = await openScanSession(say);
  try {
    return await makeAll(session, dir);
  } finally {
    await session.close();
  }
}
