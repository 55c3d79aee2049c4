import { browser } from 'wxt/browser';

async function isShown(tabId: number): Promise<boolean> {
  return (await browser.tabs.get(tabId)).active;
}

/** PNG of what the tab shows; null where the browser refuses, or where another tab is or comes in front: it is none of this page's business. */
export async function captureVisibleTab(tabId: number | undefined): Promise<Blob | null> {
  if (tabId === undefined) return null;
  try {
    const { active, windowId } = await browser.tabs.get(tabId);
    if (!active) return null;
    const dataUrl = await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
    const picture = await (await fetch(dataUrl)).blob();
    return (await isShown(tabId)) ? picture : null;
  } catch {
    return null;
  }
}
