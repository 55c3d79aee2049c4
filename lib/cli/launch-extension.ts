import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';

export interface LaunchOptions {
  /** Folder of the built extension. */
  extensionDir: string;
  /** Profile that outlives the browser; without it the profile is new and removed on close. */
  userDataDir?: string;
  /** Default true. */
  headless?: boolean;
  /** Further Chromium switches. */
  args?: string[];
  /** Ctrl-C and the like are the caller's business; by default they end the browser and this process. */
  leavesSignals?: boolean;
  /** Null follows the window. */
  viewport?: { width: number; height: number } | null;
}

export interface LaunchedExtension {
  context: BrowserContext;
  extensionId: string;
  /** Ends when Chromium stops the idle worker: `context.serviceWorkers()` has the living ones. */
  serviceWorker: Worker;
  /** Opens `check.html` and the like in a new tab. */
  openExtensionPage(path: string): Promise<Page>;
  close: () => Promise<void>;
}

const quietSwitches = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
];

/** Chromium from 142 on asks before a page may read from this machine; local servers stand in for web hosts here. */
const localServerSwitches = ['--disable-features=LocalNetworkAccessChecks'];

/** What every Chromium of ours starts with, with the extension or without. */
export const plainSwitches = [...quietSwitches, ...localServerSwitches];

function chromiumSwitches(options: LaunchOptions): string[] {
  const dir = resolve(options.extensionDir);
  return [
    ...(options.headless === false ? [] : ['--headless=new']),
    ...plainSwitches,
    `--disable-extensions-except=${dir}`,
    `--load-extension=${dir}`,
    ...(options.args ?? []),
  ];
}

/** Starts Chromium with one unpacked extension; the caller owns the browser and closes it. */
export async function launchExtension(options: LaunchOptions): Promise<LaunchedExtension> {
  if (!existsSync(join(options.extensionDir, 'manifest.json'))) {
    throw new Error(
      `Expected a built extension in ${options.extensionDir}, found no manifest.json: run \`npm run build\`.`,
    );
  }
  const executablePath = await findChromium();
  if (!executablePath) {
    throw new Error('No Chromium found: run `node lib/cli/setup.mjs`, or name one in CHROMIUM_PATH.');
  }
  const context = await chromium.launchPersistentContext(options.userDataDir ?? '', {
    executablePath,
    headless: false,
    args: chromiumSwitches(options),
    ignoreDefaultArgs: ['--disable-extensions'],
    ...(options.leavesSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
    viewport: options.viewport === undefined ? { width: 1280, height: 800 } : options.viewport,
  });
  try {
    const serviceWorker =
      context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 20_000 }));
    const extensionId = new URL(serviceWorker.url()).host;
    return {
      context,
      extensionId,
      serviceWorker,
      async openExtensionPage(path) {
        const page = await context.newPage();
        await page.goto(`chrome-extension://${extensionId}/${path.replace(/^\//, '')}`);
        return page;
      },
      close: () => context.close(),
    };
  } catch (error) {
    await context.close();
    throw new Error('Chromium started, but the extension did not: expected its service worker within 20 s.', {
      cause: error,
    });
  }
}
