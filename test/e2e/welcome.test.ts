import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './support/accessibility.ts';
import { servePeople } from './support/people-page.ts';
import { reportsOf } from './support/popup.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

describe.skipIf(!hasChromium)('the first run', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
  });
  afterAll(() => telltale.close());

  it('opens one short page that says what Telltale does, cannot know and keeps to itself', async () => {
    const isWelcome = () => telltale.extension.context.pages().filter((page) => page.url().endsWith('/welcome.html'));
    await expect.poll(() => isWelcome().length).toBe(1);
    const [page] = isWelcome();
    const text = await page!.locator('main').innerText();
    for (const part of ['What it does', 'What it cannot know', 'What leaves your device', 'Nothing.'])
      expect(text).toContain(part);
    expect(text.split(/\s+/).length).toBeLessThan(160);
  });

  it('takes "only when I ask" for an answer and asks for nothing', async () => {
    const page = await telltale.extension.openExtensionPage('welcome.html');
    await page.getByRole('button', { name: 'Only when I ask' }).click();
    await page.getByText('Telltale waits until you ask').waitFor();
    const visited = await telltale.extension.context.newPage();
    await visited.goto(servePeople(telltale.server, 'unasked.test', ['sample1.jpg']));
    expect(await reportsOf(telltale, visited)).toEqual([]);
  });

  it('switches all sites on at the click, open pages included', async () => {
    const visited = await telltale.extension.context.newPage();
    await visited.goto(servePeople(telltale.server, 'asked.test', ['sample1.jpg']));
    const page = await telltale.extension.openExtensionPage('welcome.html');
    await page.getByRole('button', { name: 'Check automatically on all sites' }).click();
    await page.getByText('Pictures are now checked on all sites').waitFor();
    await visited.bringToFront();
    await expect.poll(async () => (await reportsOf(telltale, visited)).length, { timeout: 20_000 }).toBe(1);
  });

  it('can be read by everybody, in light and dark', async () => {
    const page = await telltale.extension.openExtensionPage('welcome.html');
    await page.getByRole('button', { name: 'Only when I ask' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
