import { browser } from 'wxt/browser';

const allowedForMs = 60_000;
/** Chromium refuses more than two captures a second, of all tabs together. */
const betweenCapturesMs = 550;
const storageKey = (tabId: number) => `capture-allowed:${tabId}`;

/** A person has asked about a picture of this tab: for a short while its content script may have a capture. */
export async function allowCapture(tabId: number): Promise<void> {
  await browser.storage.session.set({ [storageKey(tabId)]: Date.now() });
}

/** A page that has taken over its process must not get captures whenever it likes: they show other sites' frames too. */
async function isAllowed(tabId: number): Promise<boolean> {
  const stored = await browser.storage.session.get(storageKey(tabId));
  const askedAtMs = stored[storageKey(tabId)];
  return typeof askedAtMs === 'number' && Date.now() - askedAtMs < allowedForMs;
}

let lastCapture: Promise<unknown> = Promise.resolve();

/** Captures one after another, no faster than the browser lets them be. */
function inTurn<T>(capture: () => Promise<T>): Promise<T> {
  const turn = lastCapture.then(capture);
  lastCapture = turn
    .catch(() => undefined)
    .then(() => new Promise((resolve) => setTimeout(resolve, betweenCapturesMs)));
  return turn;
}

async function isShown(tabId: number): Promise<boolean> {
  return (await browser.tabs.get(tabId)).active;
}

/**
 * PNG of what the tab shows; null where nobody has asked about a picture of it, where the browser refuses, or where
 * another tab is or comes in front: it is none of this page's business.
 */
export async function captureVisibleTab(tabId: number | undefined): Promise<Blob | null> {
  if (tabId === undefined) return null;
  if (!(await isAllowed(tabId))) return null;
  return inTurn(() => captureNow(tabId)).catch(() => null);
}

async function captureNow(tabId: number): Promise<Blob | null> {
  const { active, windowId } = await browser.tabs.get(tabId);
  if (!active) return null;
  const dataUrl = await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  const picture = await (await fetch(dataUrl)).blob();
  return (await isShown(tabId)) ? picture : null;
}
