import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { DetectedFace } from '../face/types.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import { publishBench } from './bench/publish-bench.ts';
import { checkFiles } from './check-files.ts';
import type { CheckedFile } from './check-files.ts';
import { photographPaths, readPhotograph } from './demo/photographs.ts';
import { squareAround } from './demo/paste-face.ts';
import { openScanSession } from './scan-session.ts';

const runCount = 3;
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

interface Run {
  picturesPerSecond: number;
  firstVerdictMs: number;
  statuses: Record<string, number>;
  facesPerPicture: Record<string, number>;
  backend: string | undefined;
  model: string | undefined;
}

function runOf(checked: CheckedFile[], timing: { firstVerdictMs: number; totalMs: number }): Run {
  return {
    picturesPerSecond: Number(((1000 * checked.length) / timing.totalMs).toFixed(1)),
    firstVerdictMs: Math.round(timing.firstVerdictMs),
    statuses: countBy(checked, ({ entry }) => entry.reason ?? entry.status),
    facesPerPicture: countBy(checked, ({ entry }) => String(entry.faces.length)),
    backend: checked.find(({ entry }) => entry.backend)?.entry.backend,
    model: checked.find(({ entry }) => entry.model)?.entry.model,
  };
}

async function runOnce([first, ...others]: string[]): Promise<Run> {
  const session = await openScanSession(say);
  try {
    const common = { page: session.page, files: session.files, wantsCrops: false };
    await checkFiles(asImages([first!]), common);
    const firstVerdictMs = performance.now() - session.browserUpAt;
    const startedAt = performance.now();
    const checked = await checkFiles(asImages(others), common);
    return runOf(checked, { firstVerdictMs, totalMs: performance.now() - startedAt });
  } finally {
    await session.close();
  }
}

const between = (values: number[], digits: number) =>
  `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;

function sentence(runs: Run[], cores: number, date: string): string {
  const speed = between(
    runs.map(({ picturesPerSecond }) => picturesPerSecond),
    1,
  );
  const start = between(
    runs.map(({ firstVerdictMs }) => firstVerdictMs / 1000),
    2,
  );
  return `${runs.length} runs of \`npm run bench:scan\` on ${cores} cores with ${runs[0]?.backend}, ${date}: ${speed} pictures of one face a second, the first verdict ${start} seconds after the browser is up.`;
}

const dir = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
try {
  const paths = await makePictures(dir);
  const runs: Run[] = [];
  for (let run = 0; run < runCount; run++) runs.push(await runOnce(paths));
  const date = new Date().toISOString().slice(0, 10);
  const cores = availableParallelism();
  const measured = { date, cores, pictures: pictureCount, pixels: `${picturePx}x${picturePx}`, runs };
  console.log(JSON.stringify(measured, null, 2));
  await publishBench('scan', measured, { mark: 'scan speed', text: sentence(runs, cores, date) });
} finally {
  await rm(dir, { recursive: true });
}
