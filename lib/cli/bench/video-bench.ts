import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { ensureBuild } from '../build-extension.ts';
import type { CheckPageGlobal } from '../check-page-global.ts';
import { findChromium } from '../find-chromium.mjs';
import { writeGrantedCopy } from '../granted-copy.ts';
import { launchExtension, plainSwitches } from '../launch-extension.ts';
import type { LaunchedExtension } from '../launch-extension.ts';
import type { NamedSite } from '../listen-here.ts';
import { readPageReports } from '../page-reports.ts';
import { openDevtools } from './devtools.ts';
import { readMemory } from './extension-memory.ts';
import type { MemorySample } from './extension-memory.ts';
import { playbackCost } from './playback-cost.ts';
import type { PlaybackCost } from './playback-cost.ts';
import { startVideoSite } from './video-site.ts';

/** One measurement of each, taken one after the other. */
export interface CostPair {
  without: PlaybackCost;
  withChecks: PlaybackCost;
}

export interface VideoBench {
  /** Of Chromium. */
  version: string;
  /** Costs of one video of this site, without the extension and with it, for so many seconds each. */
  measurePair(seconds: number, isWithoutFirst: boolean): Promise<CostPair>;
  /** Memory of the browser with the extension, read at every interval while the video plays and is judged. */
  watchMemory(seconds: number, intervalSeconds: number): Promise<MemorySample[]>;
  close: () => Promise<void>;
}

const verdictTimeoutMs = 60_000;
const viewport = { width: 1280, height: 800 };

type CloseAll = (() => Promise<unknown>)[];

async function closeInTurn(closing: CloseAll): Promise<void> {
  for (const close of closing.toReversed()) await close();
}

async function openWithout(site: NamedSite, closing: CloseAll): Promise<{ page: Page; version: string }> {
  const executablePath = await findChromium();
  if (!executablePath)
    throw new Error('No Chromium found: run `node lib/cli/setup.mjs`, or name one in CHROMIUM_PATH.');
  const args = ['--headless=new', ...plainSwitches, ...site.chromiumArgs];
  const browser = await chromium.launch({ executablePath, headless: false, args });
  closing.push(() => browser.close());
  return { page: await browser.newPage({ viewport }), version: `Chromium ${browser.version()}` };
}

async function openWithChecks(site: NamedSite, closing: CloseAll) {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const [extensionDir, userDataDir] = [join(folder, 'extension'), join(folder, 'profile')];
  await writeGrantedCopy(await ensureBuild(), extensionDir);
  const args = [...site.chromiumArgs, '--remote-debugging-port=0'];
  const extension: LaunchedExtension = await launchExtension({ extensionDir, userDataDir, viewport, args });
  closing.push(() => extension.close());
  const checkPage = await extension.openExtensionPage('check.html');
  await checkPage.evaluate(async (origin) => {
    const { background, inference } = (globalThis as unknown as CheckPageGlobal).telltale;
    await background.setAutomaticForSite({ origin, isOn: true, media: 'videos' });
    await background.ensureInference();
    await inference.status();
  }, new URL(site.url).origin);
  const devtools = await openDevtools(userDataDir);
  closing.push(() => devtools.close());
  return { page: await extension.context.newPage(), checkPage, devtools };
}

/** Throws where the video was not judged: then nothing was measured. */
async function untilJudged(checkPage: Page, url: string): Promise<void> {
  const endsAt = performance.now() + verdictTimeoutMs;
  for (;;) {
    const reports = await readPageReports(checkPage, url);
    if (reports.some(({ isVideo, status }) => isVideo === true && status === 'analyzed')) return;
    if (performance.now() > endsAt)
      throw new Error(
        `Expected a verdict over the video within ${verdictTimeoutMs} ms, got ${JSON.stringify(reports)}`,
      );
    await pause(250);
  }
}

/** Two Chromiums, one of them without the extension, that play the same video in turns; the caller closes them. */
export async function openVideoBench(video: Buffer): Promise<VideoBench> {
  const closing: CloseAll = [];
  try {
    const site = await startVideoSite(video);
    closing.push(() => site.close());
    const without = await openWithout(site, closing);
    const { page, checkPage, devtools } = await openWithChecks(site, closing);
    const costWithout = async (seconds: number) => {
      const cost = await playbackCost(without.page, site.url, seconds);
      await without.page.goto('about:blank');
      return cost;
    };
    const costWithChecks = async (seconds: number) => {
      const cost = await playbackCost(page, site.url, seconds);
      await untilJudged(checkPage, site.url);
      await page.goto('about:blank');
      return cost;
    };
    return {
      version: without.version,
      async measurePair(seconds, isWithoutFirst) {
        const first = isWithoutFirst ? await costWithout(seconds) : undefined;
        const withChecks = await costWithChecks(seconds);
        return { without: first ?? (await costWithout(seconds)), withChecks };
      },
      async watchMemory(seconds, intervalSeconds) {
        await page.bringToFront();
        await page.goto(site.url);
        await untilJudged(checkPage, site.url);
        const samples: MemorySample[] = [];
        const startMs = performance.now();
        for (let at = 0; at <= seconds; at += intervalSeconds) {
          await pause(Math.max(0, startMs + at * 1000 - performance.now()));
          samples.push({ atSeconds: at, ...(await readMemory(devtools, site.url)) });
        }
        await untilJudged(checkPage, site.url);
        await page.goto('about:blank');
        return samples;
      },
      close: () => closeInTurn(closing),
    };
  } catch (error) {
    await closeInTurn(closing);
    throw error;
  }
}
