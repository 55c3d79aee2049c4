import { browser } from 'wxt/browser';
import { background } from '../inference/remote-inference.ts';
import type { AutomaticMedia } from '../messaging/background-contract.ts';
import { allSitesPattern, sitePattern } from '../settings/automatic-sites.ts';

/**
 * Switches automatic checking on for a site (null: all sites). To be called in the click itself: nothing may be awaited
 * before the browser is asked. False where the person or the browser said no.
 */
export async function askForSites(site: string | null, media: AutomaticMedia = 'pictures'): Promise<boolean> {
  const wished = background.wishForAutomatic(site, media);
  const isGranted = await browser.permissions.request({
    origins: [site === null ? allSitesPattern : sitePattern(site)],
  });
  await wished;
  if (!isGranted) return false;
  if (site === null) await background.setAutomaticEverywhere(true);
  else await background.setAutomaticForSite({ origin: site, isOn: true, media });
  return true;
}
