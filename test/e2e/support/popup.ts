import type { Page } from 'playwright-core';
import type { FrameReport } from '../../../lib/messaging/page-contract.ts';
import type { Telltale } from './telltale.ts';

interface ChromeTabs {
  chrome: { tabs: { query(filter: object): Promise<{ id: number; url?: string }[]> } };
}

/** Id of the tab by bringing it to the front: the address of a browser page is hidden from the extension. */
export async function tabIdOf(telltale: Telltale, page: Page): Promise<number> {
  await page.bringToFront();
  return telltale.checkPage.evaluate(async () => {
    const [tab] = await (globalThis as unknown as ChromeTabs).chrome.tabs.query({ active: true, currentWindow: true });
    if (!tab) throw new Error('Expected a tab in front, found none.');
    return tab.id;
  });
}

/** The popup as a page of its own, over the tab of `page`: headless Chromium shows no toolbar. */
export async function openPopup(telltale: Telltale, page: Page): Promise<Page> {
  const tabId = await tabIdOf(telltale, page);
  const popup = await telltale.extension.openExtensionPage(`popup.html?tab=${tabId}`);
  await popup.setViewportSize({ width: 360, height: 600 });
  await popup.locator('header').waitFor();
  return popup;
}

export async function reportsOf(telltale: Telltale, page: Page): Promise<FrameReport[]> {
  const tabId = await tabIdOf(telltale, page);
  return telltale.checkPage.evaluate((id) => {
    const { background } = (
      globalThis as unknown as { telltale: { background: { pageReports(tabId: number): Promise<FrameReport[]> } } }
    ).telltale;
    return background.pageReports(id);
  }, tabId);
}
