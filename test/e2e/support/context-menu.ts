/*
 * Headless Chromium opens no native menu, so no test can click in it: the event is handed to the listeners of the service
 * worker as Chromium would after a click.
 */
import type { Page, Worker } from 'playwright-core';
import type { LaunchedExtension } from '../../../lib/cli/launch-extension.ts';

interface MenuChrome {
  chrome: {
    contextMenus: { onClicked: { dispatch(click: object, tab: object): void } };
    tabs: { query(filter: object): Promise<object[]> };
  };
}

/** The living service worker: Chromium stops idle ones. */
export async function liveWorker({ context }: LaunchedExtension): Promise<Worker> {
  return context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
}

export interface MenuClick {
  menuItemId?: 'check-image' | 'check-video' | 'check-page';
  srcUrl?: string;
  /** Default: the top frame. */
  frameId?: number;
}

/** A click on an entry of the context menu over `page`, by default on "Check this image". */
export async function clickMenu(extension: LaunchedExtension, page: Page, click: MenuClick): Promise<void> {
  await page.bringToFront();
  const worker = await liveWorker(extension);
  await worker.evaluate(
    async (info) => {
      const { chrome } = globalThis as unknown as MenuChrome;
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      if (!tab) throw new Error('Expected a tab in front, found none.');
      chrome.contextMenus.onClicked.dispatch(info, tab);
    },
    { menuItemId: 'check-image', frameId: 0, ...click },
  );
}
