import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './support/accessibility.ts';
import { findInClosedShadows } from './support/closed-shadow.ts';
import { servePage, servePeople } from './support/people-page.ts';
import { openPopup, reportsOf } from './support/popup.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const slow = { timeout: 60_000 };

describe.skipIf(!hasChromium)('the popup', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
  });
  afterAll(() => telltale.close());

  async function visitPeople(host: string, names?: string[]) {
    const page = await telltale.extension.context.newPage();
    await page.goto(servePeople(telltale.server, host, names));
    return page;
  }

  it('says that nothing was checked, checks the page at the click and lists every judged face', async () => {
    const page = await visitPeople('listed.test', ['sample1.jpg', 'sample6.jpg']);
    const popup = await openPopup(telltale, page);
    await popup.getByRole('heading', { name: 'Nothing checked yet' }).waitFor();
    await popup.getByRole('button', { name: 'Check this page now' }).click();
    await page.bringToFront();
    const areDone = async () =>
      (await reportsOf(telltale, page)).flatMap(({ images }) => images.map(({ status }) => status));
    await expect.poll(areDone, slow).toEqual(['analyzed', 'analyzed']);
    const judged = (await reportsOf(telltale, page)).flatMap(({ images }) => images.flatMap(({ faces }) => faces));
    expect(judged.length).toBeGreaterThanOrEqual(6);
    await expect.poll(() => popup.locator('.faces button').count()).toBe(judged.length);
    const first = await popup.locator('.faces button').first().innerText();
    expect(first).toMatch(
      /(Likely fake|Cannot tell|No sign of fake found)[^]*Chance of a fake: .*\d+\s%[^]*sample[16]\.jpg/,
    );
  });

  it('leads to a face that is far down the page and opens its card', async () => {
    const page = await visitPeople('far.test', [
      'sample1.jpg',
      'sample2.jpg',
      'sample3.jpg',
      'sample4.jpg',
      'sample6.jpg',
    ]);
    const popup = await openPopup(telltale, page);
    await popup.getByRole('button', { name: 'Check this page now' }).click();
    await page.bringToFront();
    await expect
      .poll(() => popup.locator('.faces button', { hasText: 'sample6.jpg' }).count(), slow)
      .toBeGreaterThan(0);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await popup.locator('.faces button', { hasText: 'sample6.jpg' }).first().click();
    await expect
      .poll(() => page.evaluate(() => document.querySelector('[alt="sample6.jpg"]')!.getBoundingClientRect().top))
      .toBeLessThan(700);
    await page.bringToFront();
    await expect
      .poll(async () => (await findInClosedShadows(page, '[role=dialog]')).map(({ text }) => text).join())
      .toMatch(/chance of a fake/);
  });

  it('keeps what it knows over a navigation inside the page and forgets it at a real one', async () => {
    const page = await visitPeople('moves.test', ['sample1.jpg']);
    const popup = await openPopup(telltale, page);
    await popup.getByRole('button', { name: 'Check this page now' }).click();
    await page.bringToFront();
    await expect.poll(() => popup.locator('.faces button').count(), slow).toBeGreaterThan(0);
    await page.evaluate(() => history.pushState({}, '', '/next'));
    await popup.reload();
    await expect.poll(() => popup.locator('.faces button').count()).toBeGreaterThan(0);
    await page.goto(servePage(telltale.server, 'elsewhere.test', '<p>No picture</p>'));
    await expect.poll(() => popup.locator('.faces button').count()).toBe(0);
    await popup.getByRole('heading', { name: 'Nothing checked yet' }).waitFor();
  });

  it('says that it cannot enter a page of the browser', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('chrome://version/');
    const popup = await openPopup(telltale, page);
    await popup.getByRole('heading', { name: 'Telltale cannot enter this page' }).waitFor();
    expect(await popup.getByRole('button', { name: /Check this page/ }).count()).toBe(0);
  });

  it('pauses and resumes', async () => {
    const page = await visitPeople('resting.test', ['sample1.jpg']);
    const popup = await openPopup(telltale, page);
    await popup.getByRole('switch', { name: 'Pause' }).click();
    await popup.locator('header').getByText('Paused').waitFor();
    await popup.getByRole('switch', { name: 'Pause', checked: true }).click();
    await popup.getByRole('switch', { name: 'Pause', checked: false }).waitFor();
    expect(await popup.locator('header').innerText()).not.toContain('Paused');
  });

  it('can be read by everybody, in light and dark', async () => {
    const page = await visitPeople('readable.test', ['sample1.jpg']);
    const popup = await openPopup(telltale, page);
    await popup.getByRole('button', { name: 'Check this page now' }).click();
    await page.bringToFront();
    await expect.poll(() => popup.locator('.faces button').count(), slow).toBeGreaterThan(0);
    expect(await accessibilityProblems(popup)).toEqual([]);
  });
});
