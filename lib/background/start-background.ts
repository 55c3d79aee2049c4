import { browser } from 'wxt/browser';
import type { BackgroundService } from '../messaging/background-contract.ts';
import { serve } from '../messaging/serve.ts';
import { onSettingsChanged } from '../settings/settings.ts';
import { coverOpenTabs, dropWhatIsNoLongerAllowed } from './automatic-checking.ts';
import { backgroundService } from './background-service.ts';
import { syncContentScript } from './content-script-registration.ts';
import { answerMenuClick, createContextMenu } from './context-menu.ts';
import { backgroundInference, serveLocalInference } from './inference-access.ts';
import { dropReports, dropReportsOfGonePages } from './page-reports.ts';
import { grantWish } from './permission-wish.ts';

/** Events have nobody to throw to: a failure is told once, in the worker's console. */
function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => console.error('Telltale:', error));
}

function forgetTab(tabId: number): void {
  inBackground(dropReports(tabId));
  backgroundInference.dropTab(tabId).catch(() => undefined);
}

function listenToLifecycle(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    inBackground(createContextMenu());
    inBackground(dropWhatIsNoLongerAllowed().then(coverOpenTabs));
    if (reason === 'install') inBackground(browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') }));
  });
  browser.runtime.onStartup.addListener(() => {
    inBackground(createContextMenu());
    inBackground(dropWhatIsNoLongerAllowed());
  });
}

function listenToPermissions(): void {
  browser.permissions.onRemoved.addListener(() => inBackground(dropWhatIsNoLongerAllowed()));
  browser.permissions.onAdded.addListener(({ origins }) => inBackground(grantWish(origins ?? [])));
}

function listenToTabs(): void {
  browser.tabs.onRemoved.addListener(forgetTab);
  browser.tabs.onUpdated.addListener((tabId, { status }) => {
    if (status === 'loading') inBackground(dropReportsOfGonePages(tabId));
  });
}

/** Adds every listener at once, as a worker that is woken by an event must. */
export function startBackground(): void {
  serve<BackgroundService>('background', backgroundService);
  serveLocalInference();
  listenToLifecycle();
  listenToPermissions();
  listenToTabs();
  onSettingsChanged(() => inBackground(syncContentScript()), new AbortController().signal);
  browser.contextMenus.onClicked.addListener((click, tab) => inBackground(answerMenuClick(click, tab?.id)));
}
