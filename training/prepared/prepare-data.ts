import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SplitSample } from '../data/balance.ts';
import { assertSplitsApart } from '../data/assign-splits.ts';
import { CropStore } from './crop-store.ts';
import type { JournalLine } from './crop-store.ts';
import type { FaceSource } from './face-source.ts';
import { lockFolder } from './folder-lock.ts';
import { inOrder } from './in-order.ts';
import { manifestText } from './manifest.ts';
import { planItems } from './plan-items.ts';
import { prepareItem } from './prepare-item.ts';
import type { ItemContext, PreparedItem } from './prepare-item.ts';
import { specOf } from './prepare-request.ts';
import type { PrepareRequest, PrepareSpec } from './prepare-request.ts';
import type { PreparedFace } from './prepared-face.ts';
import { openPreparedSet, setFiles } from './prepared-set.ts';
import type { PreparedSet } from './prepared-set.ts';
import { writeReport } from './prepare-report.ts';

export interface PrepareProgress {
  /** Pictures and videos done, those of earlier runs included. */
  done: number;
  total: number;
  /** Done before this run. */
  before: number;
  crops: number;
  misses: number;
}

export interface PrepareParts {
  /** Instead of the extension's detector in Chromium. */
  openFaces?: (spec: PrepareSpec) => Promise<FaceSource>;
  /** Instead of this process: on the workers of a queue, say. */
  prepareMissing?: PrepareMissing;
  /** Ends preparation between two pictures; what is done stays. */
  signal?: AbortSignal;
  say?: (line: string) => void;
}

/** Preparation was stopped; the same request goes on. */
export class PreparationStopped extends Error {}

/** Writes the folder's spec, or compares it with the one that is there. */
function claimFolder(folder: string, spec: PrepareSpec): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, setFiles.spec);
  if (!existsSync(path)) {
    writeFileSync(`${path}.part`, `${JSON.stringify(spec, null, 2)}\n`);
    renameSync(`${path}.part`, path);
  }
  const found = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const asked = JSON.parse(JSON.stringify(spec)) as Record<string, unknown>;
  const other = Object.keys({ ...asked, ...found }).find((key) => !isDeepStrictEqual(asked[key], found[key]));
  if (other !== undefined)
    throw new Error(
      `${folder}: holds data prepared otherwise: expected ${other} ${JSON.stringify(asked[other])}, it has ${JSON.stringify(found[other])}; choose another --out or remove the folder`,
    );
}

/** The extension's faces in Chromium, or none where whole pictures are prepared. */
export async function openFacesFor(spec: PrepareSpec, parts: PrepareParts): Promise<FaceSource | undefined> {
  if (!spec.crop || !spec.detection) return undefined;
  if (parts.openFaces) return parts.openFaces(spec);
  const { openBrowserFaces } = await import('./browser-face-source.ts');
  const { crop, detection, landmarker } = spec;
  return openBrowserFaces({ spec: crop, detection, ...(landmarker && { landmarker }) }, parts.say ?? (() => {}));
}

/** Prepares files several at a time and gives them in their order. */
export async function prepareFiles(
  context: ItemContext,
  files: readonly string[],
  onPrepared: (file: string, item: PreparedItem) => void,
): Promise<void> {
  const ahead = Math.min(16, Math.max(4, 2 * availableParallelism()));
  const prepare = async (file: string) => ({ file, item: await prepareItem(file, context) });
  for await (const { file, item } of inOrder(files, ahead, prepare)) onPrepared(file, item);
}

/** Adds to the store what of the items it lacks, in their order. */
export type PrepareMissing = (
  work: { dataFolder: string; outFolder: string; spec: PrepareSpec; store: CropStore },
  items: readonly SplitSample[],
  onItem: (line: JournalLine) => void,
  parts: PrepareParts,
) => Promise<void>;

const prepareHere: PrepareMissing = async ({ dataFolder, spec, store }, items, onItem, parts) => {
  const known = new Set(store.lines.map(({ file }) => file));
  const missing = items.map(({ sample }) => sample.file).filter((file) => !known.has(file));
  const faces = await openFacesFor(spec, parts);
  try {
    await prepareFiles({ dataFolder, spec, ...(faces && { faces }) }, missing, (file, item) => {
      if (parts.signal?.aborted) throw new PreparationStopped('stopped');
      store.add(file, item);
      onItem(store.lines.at(-1)!);
    });
  } finally {
    await faces?.close();
  }
};

/** Every crop with its sample's facts, in the order of the pixels. */
function manifestFaces(lines: readonly JournalLine[], items: readonly SplitSample[]): PreparedFace[] {
  const byFile = new Map(items.map((item) => [item.sample.file, item]));
  const faces: PreparedFace[] = [];
  for (const line of lines) {
    const { sample, split } = byFile.get(line.file)!;
    const { givenSplit: _, ...facts } = sample;
    for (const face of line.faces) faces.push({ ...facts, split, ...face, place: faces.length });
  }
  assertSplitsApart(faces);
  return faces;
}

function assertOfPlan(folder: string, lines: readonly JournalLine[], items: readonly SplitSample[]): void {
  const planned = new Set(items.map(({ sample }) => sample.file));
  const other = lines.find(({ file }) => !planned.has(file));
  if (other)
    throw new Error(
      `${folder}: holds ${other.file}, which the data folder does not list; choose another --out or remove the folder`,
    );
}

/**
 * Prepares a data folder for training: crops and manifest in `outFolder`, with a report. Goes on where an earlier run
 * with the same request ended, and does nothing twice. Throws where the folder was prepared otherwise, where another
 * process writes into it, and where splits leak.
 */
export async function prepareData(
  request: PrepareRequest,
  onProgress: (progress: PrepareProgress) => void = () => {},
  parts: PrepareParts = {},
): Promise<PreparedSet> {
  const spec = specOf(request);
  const { dataFolder, outFolder } = request;
  const { items, found } = planItems(request);
  const unlock = lockFolder(outFolder);
  try {
    claimFolder(outFolder, spec);
    const store = new CropStore(outFolder, spec.size);
    assertOfPlan(outFolder, store.lines, items);
    const progress = { done: 0, total: items.length, before: store.lines.length, crops: 0, misses: 0 };
    const count = ({ faces, misses }: JournalLine) => {
      progress.done++;
      progress.crops += faces.length;
      progress.misses += misses.length;
    };
    store.lines.forEach(count);
    const onItem = (line: JournalLine) => {
      count(line);
      onProgress({ ...progress });
    };
    if (store.lines.length < items.length)
      await (parts.prepareMissing ?? prepareHere)({ dataFolder, outFolder, spec, store }, items, onItem, parts);
    await finishFolder(request, { lines: store.lines, items, found });
  } finally {
    unlock();
  }
  return openPreparedSet(outFolder);
}

/** Writes manifest and report; leaves them where they are already right. */
async function finishFolder(
  request: PrepareRequest,
  { lines, items, found }: { lines: readonly JournalLine[] } & ReturnType<typeof planItems>,
): Promise<void> {
  const path = join(request.outFolder, setFiles.manifest);
  const text = manifestText(manifestFaces(lines, items));
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
  await writeReport(request, { lines, items, found });
}
