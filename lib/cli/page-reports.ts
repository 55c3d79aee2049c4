import type { Page } from 'playwright-core';
import type { ReportedImage } from '../messaging/page-contract.ts';
import type { CheckPageGlobal } from './check-page-global.ts';

interface TabsGlobal {
  chrome: { tabs: { query(filter: { url: string }): Promise<{ id?: number }[]> } };
}

/** Runs inside the check page. */
async function reportsInPage(url: string): Promise<ReportedImage[]> {
  const { chrome, telltale } = globalThis as unknown as CheckPageGlobal & TabsGlobal;
  const [tab] = await chrome.tabs.query({ url: `${url}*` });
  if (tab?.id === undefined) throw new Error(`Expected a tab with ${url}, found none.`);
  const frames = await telltale.background.pageReports(tab.id);
  return frames.flatMap(({ images }) => images);
}

/** What the popup would list for the tab whose address begins with `url`; needs host permission for it. */
export function readPageReports(checkPage: Page, url: string): Promise<ReportedImage[]> {
  return checkPage.evaluate(reportsInPage, url);
}
