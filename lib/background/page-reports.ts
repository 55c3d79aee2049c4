import { browser } from 'wxt/browser';
import { reportKey, reportKeyPrefix } from '../messaging/report-key.ts';
import type { FrameReport, PageReport, PageService } from '../messaging/page-contract.ts';
import { remotePage } from '../messaging/remote.ts';

function isFrameReport(value: unknown): value is FrameReport {
  return typeof value === 'object' && value !== null && 'frameId' in value && 'images' in value;
}

/** What the frames of a tab reported, top frame first. Kept in the session's storage: the worker may stop at any time. */
export async function readReports(tabId: number): Promise<FrameReport[]> {
  const stored = await browser.storage.session.get(null);
  return Object.entries(stored)
    .filter(([key]) => key.startsWith(reportKeyPrefix(tabId)))
    .map(([, value]) => value)
    .filter(isFrameReport)
    .toSorted((a, b) => a.frameId - b.frameId);
}

export async function storeReport(tabId: number, frameId: number, report: PageReport): Promise<void> {
  const key = reportKey(tabId, frameId);
  if (report.images.length === 0) await browser.storage.session.remove(key);
  else await browser.storage.session.set({ [key]: { frameId, images: report.images } satisfies FrameReport });
}

export async function dropReports(tabId: number): Promise<void> {
  const frames = await readReports(tabId);
  await browser.storage.session.remove(frames.map(({ frameId }) => reportKey(tabId, frameId)));
}

/**
 * Forgets frames whose document has gone without saying so. A navigation inside a page (`pushState`) looks the same from
 * outside, and there the document answers.
 */
export async function dropReportsOfGonePages(tabId: number): Promise<void> {
  const frames = await readReports(tabId);
  await Promise.all(
    frames.map(({ frameId }) =>
      remotePage<PageService>(tabId, frameId)
        .isHere()
        .catch(() => browser.storage.session.remove(reportKey(tabId, frameId))),
    ),
  );
}
