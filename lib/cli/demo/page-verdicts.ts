import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { ReportedImage } from '../../messaging/page-contract.ts';
import { readPageReports } from '../page-reports.ts';
import type { DemoPicture } from './make-pictures.ts';

export type Verdicts = Map<DemoPicture, ReportedImage>;

function matchReports(pictures: DemoPicture[], reports: ReportedImage[]): Verdicts {
  const verdicts: Verdicts = new Map();
  for (const picture of pictures) {
    const report = reports.find(({ status, label }) => status !== 'waiting' && label === picture.title);
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
    const verdicts = matchReports(pictures, await readPageReports(checkPage, url));
    if (verdicts.size === pictures.length || performance.now() > endsAt) return verdicts;
    await pause(250);
  }
}
