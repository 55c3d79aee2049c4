import type { FrameReport, PageReport } from './page-contract.ts';

/** What is checked without being asked; pictures where nothing is said. */
export type AutomaticMedia = 'pictures' | 'videos';

export interface SiteState {
  /** Null on pages that no extension may enter (browser pages, the store). */
  origin: string | null;
  /** Pictures of this site are checked without being asked. */
  isAutomaticHere: boolean;
  isAutomaticEverywhere: boolean;
  /** Videos of this site are checked while they play. */
  isVideoAutomaticHere: boolean;
  isPaused: boolean;
}

/** Lives in the service worker (Firefox: the background page); target name 'background'. */
export interface BackgroundService {
  /** Starts the offscreen document where it is not running; resolves when its listener answers. */
  ensureInference(): Promise<void>;
  /** PNG of what the sender's tab shows now, or null where the browser refuses. Content scripts only. */
  captureVisibleTab(): Promise<Blob | null>;
  /** Replaces what the sender's frame reported before. */
  reportPage(report: PageReport): Promise<void>;
  /** Extension pages only, like all below. */
  pageReports(tabId: number): Promise<FrameReport[]>;
  checkPage(tabId: number): Promise<{ status: 'started' } | { status: 'refused'; reason: string }>;
  siteState(tabId: number): Promise<SiteState>;
  /** Told before the host permission is asked for (null: all sites): the prompt may close the page that asks. */
  wishForAutomatic(site: string | null, media?: AutomaticMedia): Promise<void>;
  /** The host permission has been given. */
  setAutomaticForSite(request: { origin: string; isOn: boolean; media?: AutomaticMedia }): Promise<void>;
  setAutomaticEverywhere(isOn: boolean): Promise<void>;
  setPaused(isPaused: boolean): Promise<void>;
}
