import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from '../find-chromium.mjs';
import type { BenchReply, BenchTask, ContenderName } from './contender.ts';
import { serveFolder } from './serve-folder.ts';

export interface BenchPage {
  /** Of Chromium. */
  version: string;
  /** Replaces the contender's worker by a new one; milliseconds from nothing to its first logits. */
  start(name: ContenderName): Promise<number>;
  ask(name: ContenderName, task: BenchTask): Promise<number[]>;
  close: () => Promise<void>;
}

interface BenchGlobal {
  workers: Partial<Record<ContenderName, Worker>>;
  askWorker(worker: Worker, task: BenchTask): Promise<BenchReply>;
}

/** Headless Chromium on a page that can start a worker for each contender; the caller closes it. */
export async function openBenchPage(folder: string): Promise<BenchPage> {
  const executablePath = await findChromium();
  if (!executablePath)
    throw new Error('No Chromium found: run `node lib/cli/setup.mjs`, or name one in CHROMIUM_PATH.');
  const server = await serveFolder(folder);
  const browser = await chromium.launch({ executablePath, args: ['--headless=new', '--no-sandbox'] });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/index.html`);
    await page.evaluate(prepare);
    return { ...talkTo(page, browser), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function prepare(): void {
  const bench = globalThis as unknown as BenchGlobal;
  bench.workers = {};
  bench.askWorker = (worker, task) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<BenchReply>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`The worker broke: ${message}`));
      worker.postMessage(task);
    });
}

function talkTo(page: Page, browser: Browser): Omit<BenchPage, 'close'> {
  return {
    version: `Chromium ${browser.version()}`,
    async start(name) {
      const { reply, ms } = await page.evaluate(async (contender) => {
        const bench = globalThis as unknown as BenchGlobal;
        bench.workers[contender]?.terminate();
        const startMs = performance.now();
        const worker = new Worker(`./${contender}-worker.js`, { type: 'module' });
        bench.workers[contender] = worker;
        const first = await bench.askWorker(worker, { task: 'time', faces: 1, isNormalized: false });
        return { reply: first, ms: performance.now() - startMs };
      }, name);
      valuesOf(name, reply);
      return ms;
    },
    async ask(name, task) {
      const reply = await page.evaluate(
        ([contender, asked]) => {
          const bench = globalThis as unknown as BenchGlobal;
          return bench.askWorker(bench.workers[contender]!, asked);
        },
        [name, task] as const,
      );
      return valuesOf(name, reply);
    },
  };
}

function valuesOf(name: ContenderName, reply: BenchReply): number[] {
  if (!reply.ok) throw new Error(`Bench of ${name}: ${reply.error}`);
  return reply.values;
}
