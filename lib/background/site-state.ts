import { browser } from 'wxt/browser';
import type { SiteState } from '../messaging/background-contract.ts';
import { siteOf } from '../settings/automatic-sites.ts';
import { readSettings } from '../settings/settings.ts';

/** What the switches of the popup show. The address of a tab is visible after a click on the toolbar button (`activeTab`). */
export async function siteStateOf(tabId: number): Promise<SiteState> {
  const [tab, settings] = await Promise.all([browser.tabs.get(tabId), readSettings()]);
  const origin = siteOf(tab.url);
  return {
    origin,
    isAutomaticHere: origin !== null && settings.automaticOrigins.includes(origin),
    isAutomaticEverywhere: settings.isAutomaticEverywhere,
    isVideoAutomaticHere: origin !== null && settings.videoOrigins.includes(origin),
    isPaused: settings.isPaused,
  };
}
