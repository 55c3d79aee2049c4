import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { DetectedFace } from '../face/types.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import { checkFiles } from './check-files.ts';
import type { CheckedFile } from './check-files.ts';
import { photographPaths, readPhotograph } from './demo/photographs.ts';
import { squareAround } from './demo/paste-face.ts';
import { openScanSession } from './scan-session.ts';

const pictureCount = 200;
const picturePx = 400;
/** Faces that are found in any cut-out, so that each picture has one. */
const clearScore = 0.9;
/** Wide enough for the whole head, too tight for a neighbour's. */
const cutOutScale = 2;

const say = (line: string) => console.error(`bench: ${line}`);

/** Differs from every other by face, size, mirroring and brightness, so that no cache can answer. */
async function writePicture(pixels: RgbPixels, face: DetectedFace, index: number, path: string): Promise<void> {
  const square = squareAround(face, cutOutScale * (0.9 + 0.02 * (index % 11)), pixels);
  await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .extract({ left: square.x, top: square.y, width: square.width, height: square.height })
    .resize(picturePx, picturePx)
    .flop(index % 2 === 1)
    .modulate({ brightness: 0.9 + 0.001 * index })
    .jpeg({ quality: 90 })
    .toFile(path);
}

/** One more than is timed: the first picture pays for the start. */
async function makePictures(dir: string): Promise<string[]> {
  const session = await openScanSession(say);
  try {
    const sources: { pixels: RgbPixels; face: DetectedFace }[] = [];
    for (const path of photographPaths) {
      const { pixels, faces } = await readPhotograph(path, session);
      sources.push(...faces.filter(({ score }) => score >= clearScore).map((face) => ({ pixels, face })));
    }
    const paths = Array.from({ length: pictureCount + 1 }, (_, index) => join(dir, `${index}.jpg`));
    for (const [index, path] of paths.entries()) {
      const { pixels, face } = sources[index % sources.length]!;
      await writePicture(pixels, face, index, path);
    }
    return paths;
  } finally {
    await session.close();
  }
}

const asImages = (paths: string[]) => paths.map((file) => ({ file, kind: 'image' as const }));

function countBy<T>(items: T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

function report(checked: CheckedFile[], timing: { firstVerdictMs: number; totalMs: number }): object {
  return {
    pictures: checked.length,
    pixels: `${picturePx}x${picturePx}`,
    picturesPerSecond: Number(((1000 * checked.length) / timing.totalMs).toFixed(1)),
    firstVerdictMs: Math.round(timing.firstVerdictMs),
    statuses: countBy(checked, ({ entry }) => entry.reason ?? entry.status),
    facesPerPicture: countBy(checked, ({ entry }) => String(entry.faces.length)),
    backend: checked.find(({ entry }) => entry.backend)?.entry.backend,
    model: checked.find(({ entry }) => entry.model)?.entry.model,
  };
}

async function bench(dir: string): Promise<object> {
  const [first, ...others] = asImages(await makePictures(dir));
  const session = await openScanSession(say);
  try {
    const common = { page: session.page, files: session.files, wantsCrops: false };
    await checkFiles([first!], common);
    const firstVerdictMs = performance.now() - session.browserUpAt;
    const startedAt = performance.now();
    const checked = await checkFiles(others, common);
    return report(checked, { firstVerdictMs, totalMs: performance.now() - startedAt });
  } finally {
    await session.close();
  }
}

const dir = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
try {
  console.log(JSON.stringify(await bench(dir), null, 2));
} finally {
  await rm(dir, { recursive: true });
}
