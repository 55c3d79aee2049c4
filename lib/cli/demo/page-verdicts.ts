import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { ReportedImage } from '../../messaging/page-contract.ts';
import type { CheckPageGlobal } from '../check-page-global.ts';
import type { DemoPicture } from './make-pictures.ts';

interface TabsGlobal {
  chrome: { tabs: { query(filter: { url: string }): Promise<{ id?: number }[]> } };
}

/** Runs inside the check page: what the popup would list for the page at `url`. */
async function reportsInPage(url: string): Promise<ReportedImage[]> {
  const { chrome, telltale } = globalThis as unknown as CheckPageGlobal & TabsGlobal;
  const [tab] = await chrome.tabs.query({ url: `${url}*` });
  if (tab?.id === undefined) throw new Error(`Expected a tab with ${url}, found none.`);
  const frames = await telltale.background.pageReports(tab.id);
  return frames.flatMap(({ images }) => images);
}

export type Verdicts = Map<DemoPicture, ReportedImage>;

const isAbout = ({ file, title }: DemoPicture, { label }: ReportedImage) =>
  label.includes(file) || label.includes(title);

function matchReports(pictures: DemoPicture[], reports: ReportedImage[]): Verdicts {
  const verdicts: Verdicts = new Map();
  for (const picture of pictures) {
    const report = reports.find((candidate) => candidate.status !== 'waiting' && isAbout(picture, candidate));
    if (report) verdicts.set(picture, report);
  }
  return verdicts;
}

/** Waits until Telltale has answered for every picture of the page, or for `timeoutMs` at most. */
export async function waitForVerdicts(
  checkPage: Page,
  url: string,
  pictures: DemoPicture[],
  timeoutMs: number,
): Promise<Verdicts> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const verdicts = matchReports(pictures, await checkPage.evaluate(reportsInPage, url));
    if (verdicts.size === pictures.length || performance.now() > endsAt) return verdicts;
    await pause(250);
  }
}
