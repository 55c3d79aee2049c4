import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInClosedShadows } from './support/closed-shadow.ts';
import { clickMenu } from './support/context-menu.ts';
import { servePeople } from './support/people-page.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';
import { pressToolbarButton, toolbarArgs } from './support/toolbar.ts';

const slow = { timeout: 60_000 };

/** The release as installed holds no host permission: all it has is the tab over which a person clicked. */
describe.skipIf(!hasChromium)('the toolbar button of the release as installed', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isGranted: false, args: toolbarArgs });
  });
  afterAll(() => telltale.close());

  async function visit(host: string) {
    const page = await telltale.extension.context.newPage();
    await page.goto(servePeople(telltale.server, host, ['sample1.jpg']));
    return page;
  }

  it('checks the page at the click and lists its faces', async () => {
    const page = await visit('asked.test');
    const popup = await pressToolbarButton(telltale, page);
    expect(await popup.text()).toContain('Nothing checked yet');
    await popup.press('Check this page now');
    await expect.poll(() => popup.text(), slow).toMatch(/1 picture, 3 faces judged|of 3 faces too close to call/);
    await popup.press('sample1.jpg');
    const cards = async () => (await findInClosedShadows(page, '[role=dialog]')).map(({ text }) => text).join();
    await expect.poll(cards).toMatch(/chance of a fake/);
    await popup.close();
  });

  it('lets a right-click be answered in the page', async () => {
    const page = await visit('clicked.test');
    const popup = await pressToolbarButton(telltale, page);
    await popup.close();
    await clickMenu(telltale.extension, page, { srcUrl: 'http://clicked.test/photos/sample1.jpg' });
    const cards = async () => (await findInClosedShadows(page, '[role=dialog]')).map(({ text }) => text).join();
    await expect.poll(cards, slow).toMatch(/(Likely fake|Cannot tell|No sign of fake found)[^]*\d+\s%/);
  });

  it('reaches no other tab', async () => {
    const other = await visit('not-asked.test');
    await other.bringToFront();
    const answer = await telltale.checkPage.evaluate(async () => {
      const { chrome, telltale: extension } = globalThis as unknown as {
        chrome: { tabs: { query(filter: object): Promise<{ id: number }[]> } };
        telltale: { background: { checkPage(tabId: number): Promise<{ status: string }> } };
      };
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return extension.background.checkPage(tab!.id);
    });
    expect(answer.status).toBe('refused');
  });
});
