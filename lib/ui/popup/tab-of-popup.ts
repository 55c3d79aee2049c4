import { browser } from 'wxt/browser';

/** The tab in front of which the popup opened; `?tab=` names another one, for a popup that is opened as a page. */
export async function tabOfPopup(): Promise<number> {
  const named = Number(new URLSearchParams(location.search).get('tab') ?? Number.NaN);
  if (Number.isInteger(named)) return named;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) throw new Error('Expected an active tab under the popup, found none.');
  return tab.id;
}
