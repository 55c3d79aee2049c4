import type { Page } from 'playwright-core';
import { ensureBuild } from './build-extension.ts';
import type { CheckPageGlobal } from './check-page-global.ts';
import { startFileServer } from './file-server.ts';
import type { FileServer } from './file-server.ts';
import { launchExtension } from './launch-extension.ts';
import type { LaunchOptions } from './launch-extension.ts';

export interface ScanSession {
  /** The extension's check page, inference running. */
  page: Page;
  files: FileServer;
  /** `performance.now()` when Chromium ran with the extension loaded. */
  browserUpAt: number;
  close: () => Promise<void>;
}

/** Headless Chromium with the built extension, ready to judge files; the caller closes it. */
export async function openScanSession(
  say: (line: string) => void,
  { leavesSignals = false }: Pick<LaunchOptions, 'leavesSignals'> = {},
): Promise<ScanSession> {
  const extensionDir = await ensureBuild(() => say('building the extension'));
  const extension = await launchExtension({ extensionDir, leavesSignals });
  const browserUpAt = performance.now();
  const files = await startFileServer();
  const close = async () => {
    await extension.close();
    await files.close();
  };
  try {
    const page = await extension.openExtensionPage('check.html');
    await page.evaluate(() => (globalThis as unknown as CheckPageGlobal).telltale.background.ensureInference());
    return { page, files, browserUpAt, close };
  } catch (error) {
    await close();
    throw error;
  }
}
