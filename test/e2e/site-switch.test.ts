import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePeople } from './support/people-page.ts';
import { openPopup, reportsOf } from './support/popup.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const slow = { timeout: 30_000 };

describe.skipIf(!hasChromium)('automatic checking of one site', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
    servePeople(telltale.server, 'chosen.test', ['sample1.jpg']);
    servePeople(telltale.server, 'other.test', ['sample1.jpg']);
  });
  afterAll(() => telltale.close());

  async function open(url: string): Promise<Page> {
    const page = await telltale.extension.context.newPage();
    await page.goto(url);
    return page;
  }

  const reportCount = async (page: Page) => (await reportsOf(telltale, page)).length;

  async function throwSwitch(page: Page, from: boolean): Promise<void> {
    const popup = await openPopup(telltale, page);
    const name = 'On chosen.test';
    await popup.getByRole('switch', { name, checked: from }).click();
    await popup.getByRole('switch', { name, checked: !from }).waitFor();
    await popup.close();
    await page.bringToFront();
  }

  it('is off after the install', async () => {
    const page = await open('http://chosen.test/?before');
    const popup = await openPopup(telltale, page);
    await popup.getByRole('switch', { name: 'On chosen.test', checked: false }).waitFor();
    expect(await reportCount(page)).toBe(0);
  });

  it('begins at once on the page where it is switched on', async () => {
    const page = await open('http://chosen.test/?now');
    await throwSwitch(page, false);
    await expect.poll(() => reportCount(page), slow).toBe(1);
  });

  it('covers pages of the site that are opened later, and no other site', async () => {
    const later = await open('http://chosen.test/?later');
    await expect.poll(() => reportCount(later), slow).toBe(1);
    const other = await open('http://other.test/?not');
    const again = await open('http://chosen.test/?again');
    await expect.poll(() => reportCount(again), slow).toBe(1);
    expect(await reportCount(other)).toBe(0);
  });

  it('is listed in the settings and removed there', async () => {
    const options = await telltale.extension.openExtensionPage('options.html');
    await options.getByText('http://chosen.test').waitFor();
    await options.getByRole('button', { name: 'Remove http://chosen.test' }).click();
    await options.getByText('No site is switched on.').waitFor();
    expect(await options.getByText('http://chosen.test').count()).toBe(0);
  });

  it('ends where it is switched off', async () => {
    const page = await open('http://chosen.test/?on');
    await throwSwitch(page, false);
    await expect.poll(() => reportCount(page), slow).toBe(1);
    await throwSwitch(page, true);
    const afterwards = await open('http://chosen.test/?off');
    const registered = await telltale.checkPage.evaluate(() =>
      (
        globalThis as unknown as { chrome: { scripting: { getRegisteredContentScripts(): Promise<unknown[]> } } }
      ).chrome.scripting.getRegisteredContentScripts(),
    );
    expect(registered).toEqual([]);
    expect(await reportCount(afterwards)).toBe(0);
  });
});

describe.skipIf(!hasChromium)('automatic checking without the permission', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isGranted: false });
  });
  afterAll(() => telltale.close());

  it('stays off: nothing is asked for at the install, and nobody but the browser can give it', async () => {
    const held = await telltale.checkPage.evaluate(() =>
      (
        globalThis as unknown as { chrome: { permissions: { getAll(): Promise<{ origins: string[] }> } } }
      ).chrome.permissions.getAll(),
    );
    expect(held.origins).toEqual([]);
    const attempt = telltale.checkPage.evaluate(() =>
      (
        globalThis as unknown as { telltale: { background: { setAutomaticEverywhere(isOn: boolean): Promise<void> } } }
      ).telltale.background.setAutomaticEverywhere(true),
    );
    await expect(attempt).rejects.toThrow('needs the host permission');
  });
});
