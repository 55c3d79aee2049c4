import type { Settings } from './settings.ts';

/** Match pattern of everything that can be asked for. */
export const allSitesPattern = '*://*/*';

/** `https://example.org` for a web address, without its port: match patterns know none. Null for other schemes. */
export function siteOf(url: string | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' ? `${protocol}//${hostname}` : null;
}

/** Match pattern of a site, for host permissions and content scripts. */
export function sitePattern(site: string): string {
  return `${site}/*`;
}

/** True where pictures are checked without being asked; frames without an address of their own pass their `self.origin`. */
export function isAutomaticAt(settings: Settings, url: string): boolean {
  if (settings.isPaused) return false;
  if (settings.isAutomaticEverywhere) return true;
  const site = siteOf(url);
  return site !== null && settings.automaticOrigins.includes(site);
}

/** True where videos are checked while they play: a choice for each site of its own, whatever holds for pictures. */
export function isVideoAutomaticAt(settings: Settings, url: string): boolean {
  const site = siteOf(url);
  return !settings.isPaused && site !== null && settings.videoOrigins.includes(site);
}

/** Match patterns of every page on which something is checked without being asked; none while paused. */
export function automaticPatterns(settings: Settings): string[] {
  if (settings.isPaused) return [];
  if (settings.isAutomaticEverywhere) return [allSitesPattern];
  return [...new Set([...settings.automaticOrigins, ...settings.videoOrigins])].map(sitePattern);
}
