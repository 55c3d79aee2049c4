import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { readPageReports } from '../../../lib/cli/page-reports.ts';
import type { ReportedImage } from '../../../lib/messaging/page-contract.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { findInClosedShadows } from './closed-shadow.ts';
import type { ShadowElement } from './closed-shadow.ts';
import type { Telltale } from './telltale.ts';

interface StorageGlobal {
  chrome: {
    storage: {
      local: {
        get(key: string): Promise<Record<string, object | undefined>>;
        set(values: Record<string, object>): Promise<void>;
      };
    };
  };
}

/** Changes stored settings, as the options page would. */
export async function changeStoredSettings({ checkPage }: Telltale, change: Partial<Settings>): Promise<void> {
  await checkPage.evaluate(async (wanted) => {
    const { local } = (globalThis as unknown as StorageGlobal).chrome.storage;
    const { settings } = await local.get('settings');
    await local.set({ settings: { ...settings, ...wanted } });
  }, change);
}

/** Every verdict is marked, so that a badge that must not be there shows itself. */
export function markEverything(telltale: Telltale): Promise<void> {
  return changeStoredSettings(telltale, { marksUncertain: true, marksNoSignOfFake: true });
}

/** What the popup lists for a page, once `count` pictures have their answer. */
export async function answersOf(
  { checkPage }: Telltale,
  page: Page,
  count: number,
  timeoutMs = 60_000,
): Promise<ReportedImage[]> {
  let answered: ReportedImage[] = [];
  await expect
    .poll(
      async () => {
        answered = (await readPageReports(checkPage, page.url())).filter(({ status }) => status !== 'waiting');
        return answered.length;
      },
      { timeout: timeoutMs, interval: 200 },
    )
    .toBe(count);
  return answered;
}

/** Badges that people see now, on the page and in its frames. */
export async function badgesOn(page: Page): Promise<ShadowElement[]> {
  return findInClosedShadows(page, '.badge.is-shown');
}
