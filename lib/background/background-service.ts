import type { BackgroundService } from '../messaging/background-contract.ts';
import type { Caller, Served } from '../messaging/serve.ts';
import { updateActionBadge } from './action-badge.ts';
import { setAutomaticEverywhere, setAutomaticForSite, setPaused } from './automatic-checking.ts';
import { captureVisibleTab } from './capture-visible-tab.ts';
import { checkPage } from './check-page.ts';
import { ensureInference } from './inference-access.ts';
import { parsePageReport } from './page-report-schema.ts';
import { readReports, storeReport } from './page-reports.ts';
import { wishForAutomatic } from './permission-wish.ts';
import { siteStateOf } from './site-state.ts';

function forExtensionPages<A extends unknown[], R>(method: (...args: A) => Promise<R>) {
  return async (caller: Caller, ...args: A): Promise<R> => {
    if (!caller.isExtensionPage) throw new Error('Only pages of the extension may ask for this.');
    return method(...args);
  };
}

async function takeReport({ tabId, frameId }: Caller, report: unknown): Promise<void> {
  if (tabId === undefined || frameId === undefined) throw new Error('Page report: expected it from a frame of a tab.');
  await storeReport(tabId, frameId, parsePageReport(report));
  await updateActionBadge(tabId);
}

/** Content scripts may start inference, capture their own tab and report; all else is for extension pages. */
export const backgroundService: Served<BackgroundService> = {
  ensureInference: () => ensureInference(),
  captureVisibleTab: (caller) => captureVisibleTab(caller.tabId),
  reportPage: takeReport,
  pageReports: forExtensionPages(readReports),
  checkPage: forExtensionPages(checkPage),
  siteState: forExtensionPages(siteStateOf),
  wishForAutomatic: forExtensionPages(wishForAutomatic),
  setAutomaticForSite: forExtensionPages(setAutomaticForSite),
  setAutomaticEverywhere: forExtensionPages(setAutomaticEverywhere),
  setPaused: forExtensionPages(setPaused),
};
