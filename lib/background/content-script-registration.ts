import { browser } from 'wxt/browser';
import { automaticPatterns } from '../settings/automatic-sites.ts';
import { readSettings } from '../settings/settings.ts';

export const contentScriptFile = '/content-scripts/content.js';
const id = 'telltale-page';

type Registration = Parameters<typeof browser.scripting.registerContentScripts>[0][number];

function registrationFor(matches: string[]): Registration {
  return {
    id,
    js: [contentScriptFile],
    matches,
    allFrames: true,
    runAt: 'document_idle',
    persistAcrossSessions: true,
    ...(import.meta.env.FIREFOX ? {} : { matchOriginAsFallback: true }),
  };
}

async function sync(): Promise<void> {
  const matches = automaticPatterns(await readSettings());
  const isRegistered = (await browser.scripting.getRegisteredContentScripts({ ids: [id] })).length > 0;
  if (matches.length === 0) {
    if (isRegistered) await browser.scripting.unregisterContentScripts({ ids: [id] });
  } else if (isRegistered) await browser.scripting.updateContentScripts([registrationFor(matches)]);
  else await browser.scripting.registerContentScripts([registrationFor(matches)]);
}

let last: Promise<void> = Promise.resolve();

/** Makes the browser run the content script on exactly the automatic sites; calls run one after another. */
export function syncContentScript(): Promise<void> {
  const next = last.catch(() => undefined).then(sync);
  last = next;
  return next;
}
