import { readFile } from 'node:fs/promises';
import type { Devtools, Send } from './devtools.ts';

export interface MemoryReading {
  /** Held by tfjs, over all inference workers. */
  tensors: number;
  tensorBytes: number;
  /** What lives after a garbage collection in the page, the offscreen document and its workers. */
  liveMb: number;
  /**
   * Of all processes of the browser, memory between them in part (PSS), without mapped files: of those its share changes
   * with the other browser beside it. Undefined where the system does not tell.
   */
  browserMb: number | undefined;
}

export interface MemorySample extends MemoryReading {
  atSeconds: number;
}

const bytesPerMb = 1024 * 1024;
/** tfjs keeps its engine under this global name in every context that it runs in. */
const countTensors = `(() => {
  const { numTensors = 0, numBytes = 0 } = globalThis._tfengine?.state ?? {};
  return { numTensors, numBytes };
})()`;

async function liveBytes(send: Send): Promise<number> {
  await send('HeapProfiler.collectGarbage');
  const usage = (await send('Runtime.getHeapUsage')) as Partial<
    Record<'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>
  >;
  return (usage.usedSize ?? 0) + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
}

async function tensorsOf(send: Send): Promise<{ numTensors: number; numBytes: number }> {
  const { result } = (await send('Runtime.evaluate', { expression: countTensors, returnByValue: true })) as {
    result: { value: { numTensors: number; numBytes: number } };
  };
  return result.value;
}

async function browserBytes(send: Send): Promise<number | undefined> {
  const { processInfo } = (await send('SystemInfo.getProcessInfo')) as { processInfo: { id: number }[] };
  const shares = await Promise.all(
    processInfo.map(async ({ id }) => {
      const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
      const partOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024;
      return partOf('Pss_Anon') + partOf('Pss_Shmem');
    }),
  );
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum > 0 ? sum : undefined;
}

/** Reads it through the DevTools protocol: the release needs no hook for it. Collects garbage first. */
export async function readMemory(devtools: Devtools, pageUrl: string): Promise<MemoryReading> {
  const targets = await devtools.targets();
  const find = (what: string, isIt: (url: string) => boolean) => {
    const found = targets.find(({ url }) => isIt(url));
    if (!found) throw new Error(`Expected ${what} in the browser, found none.`);
    return found.targetId;
  };
  const page = await devtools.withTarget(
    find(pageUrl, (url) => url === pageUrl),
    liveBytes,
  );
  const offscreen = find('the offscreen document', (url) => url.endsWith('/offscreen.html'));
  const inference = await devtools.withTarget(offscreen, async (own, below) => {
    const workers = below.filter(({ info }) => info.type === 'worker');
    const counted = await Promise.all(workers.map(({ send }) => tensorsOf(send)));
    const lives = await Promise.all([own, ...workers.map(({ send }) => send)].map(liveBytes));
    return { counted, live: lives.reduce((total, bytes) => total + bytes, 0) };
  });
  const browser = await browserBytes(devtools.send);
  const sum = (pick: 'numTensors' | 'numBytes') => inference.counted.reduce((total, one) => total + one[pick], 0);
  return {
    tensors: sum('numTensors'),
    tensorBytes: sum('numBytes'),
    liveMb: (page + inference.live) / bytesPerMb,
    browserMb: browser === undefined ? undefined : browser / bytesPerMb,
  };
}
