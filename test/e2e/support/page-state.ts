import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { readPageReports } from '../../../lib/cli/page-reports.ts';
import { changeStoredSettings as changeSettingsThrough } from '../../../lib/cli/stored-settings.ts';
import type { ReportedImage } from '../../../lib/messaging/page-contract.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { findInClosedShadows } from './closed-shadow.ts';
import type { ShadowElement } from './closed-shadow.ts';
import type { Telltale } from './telltale.ts';

/** Changes stored settings, as the options page would. */
export function changeStoredSettings({ checkPage }: Telltale, change: Partial<Settings>): Promise<void> {
  return changeSettingsThrough(checkPage, change);
}

/** Every verdict is marked, so that a badge that must not be there shows itself. */
export function markEverything(telltale: Telltale): Promise<void> {
  return changeStoredSettings(telltale, { marksUncertain: true, marksNoSignOfFake: true });
}

/** What the popup lists for a page, once exactly `count` pictures have their answer. */
export function answersOf(
  { checkPage }: Telltale,
  page: Page,
  count: number,
  timeoutMs = 60_000,
): Promise<ReportedImage[]> {
  return vi.waitFor(
    async () => {
      const reported = await readPageReports(checkPage, page.url());
      const answered = reported.filter(({ status }) => status !== 'waiting');
      expect(answered).toHaveLength(count);
      return answered;
    },
    { timeout: timeoutMs, interval: 200 },
  );
}

/** Badges that people see now, on the page and in its frames. */
export async function badgesOn(page: Page): Promise<ShadowElement[]> {
  return findInClosedShadows(page, '.badge.is-shown');
}
