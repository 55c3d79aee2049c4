import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SplitSample } from '../data/balance.ts';
import { CropStore } from '../prepared/crop-store.ts';
import type { JournalLine } from '../prepared/crop-store.ts';
import type { FaceSource } from '../prepared/face-source.ts';
import { PreparationStopped, openFacesFor, prepareFiles } from '../prepared/prepare-data.ts';
import type { PrepareMissing, PrepareParts } from '../prepared/prepare-data.ts';
import type { PrepareSpec } from '../prepared/prepare-request.ts';
import { setFiles } from '../prepared/prepared-set.ts';
import { runJobs, startQueueWorker } from './job-queue.ts';
import type { QueueWorker } from './job-queue.ts';

const prepareQueue = 'telltale-prepare';

/** Workers see the same folders under the same names as whoever hands out the shards. */
export interface ShardTask {
  dataFolder: string;
  /** Where the finished shard goes. */
  folder: string;
  spec: PrepareSpec;
  files: string[];
}

const defaultShardFiles = 64;

/** Parts of the plan that lack files, with those files, in the order of the plan; the same plan has the same parts. */
function shardsOf(items: readonly SplitSample[], known: ReadonlySet<string>, shardFiles: number): string[][] {
  const shards: string[][] = [];
  for (let start = 0; start < items.length; start += shardFiles) {
    const part = items.slice(start, start + shardFiles).map(({ sample }) => sample.file);
    const missing = part.filter((file) => !known.has(file));
    if (missing.length > 0) shards.push(missing);
  }
  return shards;
}

function shardName(files: readonly string[]): string {
  return createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 24);
}

/** Moves a finished shard's crops behind those of the store. */
function mergeShard(
  folder: string,
  store: CropStore,
  size: number,
  known: ReadonlySet<string>,
  onItem: (line: JournalLine) => void,
): void {
  const shard = new CropStore(folder, size);
  const bytes = size * size * 3;
  const crops = existsSync(join(folder, setFiles.crops)) ? openSync(join(folder, setFiles.crops), 'r') : undefined;
  try {
    let at = 0;
    for (const { file, faces, misses } of shard.lines) {
      const prepared = faces.map((face) => {
        const pixels = new Uint8Array(bytes);
        readSync(crops!, pixels, 0, bytes, at);
        at += bytes;
        return { face, pixels };
      });
      if (known.has(file)) continue;
      store.add(file, { crops: prepared, misses });
      onItem(store.lines.at(-1)!);
    }
  } finally {
    if (crops !== undefined) closeSync(crops);
  }
  rmSync(folder, { recursive: true });
}

/** Prepares the missing files on the workers of a queue; the result is that of one process, to the byte. */
export function prepareOnQueue(url: string, shardFiles = defaultShardFiles): PrepareMissing {
  return async ({ dataFolder, outFolder, spec, store }, items, onItem, parts) => {
    const known = new Set(store.lines.map(({ file }) => file));
    const root = join(resolve(outFolder), 'shards');
    const shards = shardsOf(items, known, shardFiles).map((files) => {
      const id = shardName(files);
      return { id, task: { dataFolder: resolve(dataFolder), folder: join(root, id), spec, files } };
    });
    mkdirSync(root, { recursive: true });
    let merged = 0;
    const mergeFinished = () => {
      for (; merged < shards.length && existsSync(shards[merged]!.task.folder); merged++)
        mergeShard(shards[merged]!.task.folder, store, spec.size, known, onItem);
    };
    mergeFinished();
    const open = shards.slice(merged).filter(({ task }) => !existsSync(task.folder));
    try {
      await runJobs<ShardTask>(
        { url, queueName: prepareQueue, ...(parts.signal && { signal: parts.signal }) },
        open,
        mergeFinished,
      );
    } catch (error) {
      if (parts.signal?.aborted) throw new PreparationStopped('stopped', { cause: error });
      throw error;
    }
    mergeFinished();
    rmSync(root, { recursive: true, force: true });
  };
}

/** Prepares a shard beside its place and moves it there; one that is there already stays, as does one that nobody awaits. */
async function prepareShard({ dataFolder, folder, spec, files }: ShardTask, faces?: FaceSource): Promise<void> {
  const isNeeded = () => existsSync(dirname(folder)) && !existsSync(folder);
  if (!isNeeded()) return;
  const attempt = `${folder}.${randomUUID()}.part`;
  try {
    const store = new CropStore(attempt, spec.size);
    await prepareFiles({ dataFolder, spec, ...(faces && { faces }) }, files, (file, item) => store.add(file, item));
    renameSync(attempt, folder);
  } catch (error) {
    rmSync(attempt, { recursive: true, force: true });
    if (isNeeded()) throw error;
  }
}

/** Works off shards of preparations; opens the browser when the first needs it and keeps it for those alike. */
export async function startPrepareWorker(
  { url, lockMs }: { url: string; lockMs?: number },
  parts: PrepareParts = {},
): Promise<QueueWorker> {
  let open: { key: string; faces: FaceSource | undefined } | undefined;
  const facesFor = async (spec: PrepareSpec) => {
    const key = JSON.stringify([spec.crop, spec.detection, spec.landmarker]);
    if (open?.key !== key) {
      await open?.faces?.close();
      open = { key, faces: await openFacesFor(spec, parts) };
    }
    return open.faces;
  };
  const worker = await startQueueWorker<ShardTask>(
    { url, queueName: prepareQueue, ...(lockMs && { lockMs }) },
    async (task) => prepareShard(task, await facesFor(task.spec)),
  );
  return {
    async close(isForced) {
      await worker.close(isForced);
      await open?.faces?.close();
    },
  };
}
