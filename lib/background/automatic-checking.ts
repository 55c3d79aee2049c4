import { browser } from 'wxt/browser';
import type { AutomaticMedia } from '../messaging/background-contract.ts';
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

const listOf = { pictures: 'automaticOrigins', videos: 'videoOrigins' } as const;

async function changeSites(media: AutomaticMedia, change: (sites: string[]) => string[]): Promise<void> {
  const list = listOf[media];
  await changeSettings((settings) => ({ [list]: change(settings[list]) }));
  await syncContentScript();
}

async function isNeeded(site: string): Promise<boolean> {
  const { automaticOrigins, videoOrigins } = await readSettings();
  return automaticOrigins.includes(site) || videoOrigins.includes(site);
}

interface SiteRequest {
  origin: string;
  isOn: boolean;
  media?: AutomaticMedia;
}

export async function setAutomaticForSite({ origin, isOn, media = 'pictures' }: SiteRequest): Promise<void> {
  const site = expectSite(origin);
  if (!isOn) {
    await changeSites(media, (sites) => sites.filter((other) => other !== site));
    if (!(await isNeeded(site))) await giveBack(sitePattern(site));
    return;
  }
  await expectAllowed(sitePattern(site));
  await changeSites(media, (sites) => [...new Set([...sites, site])]);
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
  const { automaticOrigins, videoOrigins, isAutomaticEverywhere } = await readSettings();
  const sites = [...new Set([...automaticOrigins, ...videoOrigins])];
  const areAllowed = await Promise.all(sites.map((site) => isAllowed(sitePattern(site))));
  const refused = new Set(sites.filter((_, index) => !areAllowed[index]));
  const isEverywhereRefused = isAutomaticEverywhere && !(await isAllowed(allSitesPattern));
  for (const media of ['pictures', 'videos'] as const) {
    if (refused.size > 0) await changeSites(media, (all) => all.filter((site) => !refused.has(site)));
  }
  if (isEverywhereRefused) await changeSettings({ isAutomaticEverywhere: false });
  await syncContentScript();
}
