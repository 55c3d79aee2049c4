import { browser } from 'wxt/browser';
import { allSitesPattern, automaticPatterns, sitePattern, siteOf } from '../settings/automatic-sites.ts';
import { changeSettings, readSettings } from '../settings/settings.ts';
import { syncContentScript } from './content-script-registration.ts';
import { injectIntoOpenTabs } from './inject-content-script.ts';

function isAllowed(pattern: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [pattern] });
}

async function expectAllowed(pattern: string): Promise<void> {
  if (await isAllowed(pattern)) return;
  throw new Error(`Automatic checking needs the host permission ${pattern}: ask for it at the click first.`);
}

/** Gives the permission back; one that the manifest requires stays. */
async function giveBack(pattern: string): Promise<void> {
  await browser.permissions.remove({ origins: [pattern] }).catch(() => false);
}

function expectSite(origin: string): string {
  const site = siteOf(origin);
  if (site === null) throw new Error(`Automatic checking: expected the origin of a web site, got "${origin}".`);
  return site;
}

async function changeSites(change: (sites: string[]) => string[]): Promise<void> {
  await changeSettings(({ automaticOrigins }) => ({ automaticOrigins: change(automaticOrigins) }));
  await syncContentScript();
}

export async function setAutomaticForSite(request: { origin: string; isOn: boolean }): Promise<void> {
  const site = expectSite(request.origin);
  if (!request.isOn) {
    await changeSites((sites) => sites.filter((other) => other !== site));
    await giveBack(sitePattern(site));
    return;
  }
  await expectAllowed(sitePattern(site));
  await changeSites((sites) => [...new Set([...sites, site])]);
  await injectIntoOpenTabs(sitePattern(site));
}

export async function setAutomaticEverywhere(isOn: boolean): Promise<void> {
  if (isOn) await expectAllowed(allSitesPattern);
  await changeSettings({ isAutomaticEverywhere: isOn });
  await syncContentScript();
  if (isOn) await injectIntoOpenTabs(allSitesPattern);
  else await giveBack(allSitesPattern);
}

/** Brings the content script into what is open on automatic sites; none while paused. */
export async function coverOpenTabs(): Promise<void> {
  await Promise.all(automaticPatterns(await readSettings()).map(injectIntoOpenTabs));
}

export async function setPaused(isPaused: boolean): Promise<void> {
  await changeSettings({ isPaused });
  await syncContentScript();
  await coverOpenTabs();
}

/** Switches off what the browser no longer allows: host permissions can be taken back in its own settings. */
export async function dropWhatIsNoLongerAllowed(): Promise<void> {
  const { automaticOrigins, isAutomaticEverywhere } = await readSettings();
  const areAllowed = await Promise.all(automaticOrigins.map((site) => isAllowed(sitePattern(site))));
  const refused = new Set(automaticOrigins.filter((_, index) => !areAllowed[index]));
  const isEverywhereRefused = isAutomaticEverywhere && !(await isAllowed(allSitesPattern));
  if (refused.size > 0) await changeSites((sites) => sites.filter((site) => !refused.has(site)));
  if (isEverywhereRefused) await changeSettings({ isAutomaticEverywhere: false });
  await syncContentScript();
}
