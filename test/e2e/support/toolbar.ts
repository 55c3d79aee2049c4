import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Telltale } from './telltale.ts';

/** Chromium lets its debugger press toolbar buttons of extensions where this is set. */
export const toolbarArgs = ['--enable-unsafe-extension-debugging'];

export interface RealPopup {
  text(): Promise<string>;
  /** Clicks the button with this text. */
  press(text: string): Promise<void>;
  /** A second press of the toolbar button would only close it. */
  close(): Promise<void>;
}

interface ViewsGlobal {
  chrome: { extension: { getViews(filter: { type: 'popup' }): Window[] } };
}

interface TabTargets {
  targetInfos: { targetId: string; url: string }[];
}

/**
 * Presses the toolbar button over a page, which gives the extension that tab (`activeTab`) as a person's click does.
 * Playwright does not see the popup; another page of the extension does.
 */
export async function pressToolbarButton(telltale: Telltale, page: Page): Promise<RealPopup> {
  const { extension, checkPage } = telltale;
  await page.bringToFront();
  const browser = extension.context.browser();
  if (!browser) throw new Error('Expected a browser behind the context, found none.');
  const session = await browser.newBrowserCDPSession();
  const send = session.send.bind(session) as (method: string, params: object) => Promise<unknown>;
  const { targetInfos } = (await send('Target.getTargets', {
    filter: [{ type: 'tab', exclude: false }],
  })) as TabTargets;
  const tab = targetInfos.find(({ url }) => url === page.url());
  if (!tab) throw new Error(`Expected a tab at ${page.url()}, found none.`);
  await send('Extensions.triggerAction', { id: extension.extensionId, targetId: tab.targetId });
  await session.detach();
  const text = () =>
    checkPage.evaluate(() => {
      const [popup] = (globalThis as unknown as ViewsGlobal).chrome.extension.getViews({ type: 'popup' });
      return popup?.document.querySelector('main')?.innerText ?? '';
    });
  await expect.poll(text).not.toBe('');
  const press = (label: string) =>
    checkPage.evaluate((wanted) => {
      const [popup] = (globalThis as unknown as ViewsGlobal).chrome.extension.getViews({ type: 'popup' });
      const buttons = [...(popup?.document.querySelectorAll('button') ?? [])];
      const button = buttons.find(({ innerText }) => innerText.includes(wanted));
      if (!button) throw new Error(`Expected a button "${wanted}" in the popup, found none.`);
      button.click();
    }, label);
  const close = async () => {
    await checkPage.evaluate(() => {
      for (const popup of (globalThis as unknown as ViewsGlobal).chrome.extension.getViews({ type: 'popup' }))
        popup.close();
    });
    await expect.poll(text).toBe('');
  };
  return { text, press, close };
}
