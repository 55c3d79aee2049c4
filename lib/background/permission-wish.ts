/*
 * The browser's permission prompt closes the popup that asked for it, in Firefox always and in Chrome on some systems:
 * nobody is left to switch automatic checking on. So the popup leaves a wish here before it asks, and the worker grants it
 * when the permission arrives.
 */
import * as v from 'valibot';
import { browser } from 'wxt/browser';
import type { AutomaticMedia } from '../messaging/background-contract.ts';
import { allSitesPattern, sitePattern } from '../settings/automatic-sites.ts';
import { setAutomaticEverywhere, setAutomaticForSite } from './automatic-checking.ts';

const storageKey = 'permission-wish';
const validForMs = 120_000;
const wishSchema = v.object({
  site: v.nullable(v.string()),
  media: v.fallback(v.picklist(['pictures', 'videos']), 'pictures'),
  atMs: v.number(),
});
type Wish = v.InferOutput<typeof wishSchema>;

/** `site` null wishes for all sites. */
export async function wishForAutomatic(site: string | null, media: AutomaticMedia = 'pictures'): Promise<void> {
  await browser.storage.session.set({ [storageKey]: { site, media, atMs: Date.now() } satisfies Wish });
}

async function readWish(): Promise<Wish | undefined> {
  const stored = await browser.storage.session.get(storageKey);
  const parsed = v.safeParse(wishSchema, stored[storageKey]);
  return parsed.success && Date.now() - parsed.output.atMs < validForMs ? parsed.output : undefined;
}

/** Switches on what was wished for, where the permission for exactly that has just been given. */
export async function grantWish(addedOrigins: string[]): Promise<void> {
  const wish = await readWish();
  if (!wish) return;
  if (!addedOrigins.includes(wish.site === null ? allSitesPattern : sitePattern(wish.site))) return;
  await browser.storage.session.remove(storageKey);
  if (wish.site === null) await setAutomaticEverywhere(true);
  else await setAutomaticForSite({ origin: wish.site, isOn: true, media: wish.media });
}
