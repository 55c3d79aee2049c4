import { browser } from 'wxt/browser';
import { tallyOf } from '../messaging/page-tally.ts';
import { readReports } from './page-reports.ts';

const badgeColor = '#b3261e';
const badgeTextColor = '#ffffff';

function titleFor(likelyFakeFaces: number): string {
  if (likelyFakeFaces === 0) return 'Telltale';
  return likelyFakeFaces === 1
    ? 'Telltale: 1 face is likely fake'
    : `Telltale: ${likelyFakeFaces} faces are likely fake`;
}

/** The number on the toolbar button: likely fake faces of the tab, empty where there are none. */
export async function updateActionBadge(tabId: number): Promise<void> {
  const { likelyFakeFaces } = tallyOf(await readReports(tabId));
  const text = likelyFakeFaces === 0 ? '' : likelyFakeFaces > 99 ? '99+' : String(likelyFakeFaces);
  await Promise.all([
    browser.action.setBadgeText({ tabId, text }),
    browser.action.setBadgeBackgroundColor({ tabId, color: badgeColor }),
    browser.action.setBadgeTextColor({ tabId, color: badgeTextColor }),
    browser.action.setTitle({ tabId, title: titleFor(likelyFakeFaces) }),
  ]);
}
