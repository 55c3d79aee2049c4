import { browser } from 'wxt/browser';
import { contentScriptFile } from './content-script-registration.ts';

/** Runs the content script in one frame; throws where the browser does not let the extension in. */
export async function injectIntoFrame(tabId: number, frameId: number): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [contentScriptFile] });
}

/** Runs the content script in every frame that may be entered and names those frames; throws where the page may not be. */
export async function injectIntoTab(tabId: number): Promise<number[]> {
  const results = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    files: [contentScriptFile],
  });
  return results.map(({ frameId }) => frameId);
}

/** Brings the content script into pages that were open before it was registered for them. */
export async function injectIntoOpenTabs(pattern: string): Promise<void> {
  const tabs = await browser.tabs.query({ url: pattern, discarded: false });
  const ids = tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
  await Promise.allSettled(ids.map(injectIntoTab));
}
