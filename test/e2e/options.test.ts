import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseDir } from '../../lib/cli/build-extension.ts';
import { parseModelCard } from '../../lib/models/model-card.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

async function shippedCard(): Promise<ModelCard> {
  return parseModelCard(JSON.parse(await readFile(join(releaseDir, 'models', 'face', 'card.json'), 'utf8')));
}

async function openOptions(telltale: Telltale): Promise<Page> {
  const page = await telltale.extension.openExtensionPage('options.html');
  await page.locator('.facts, [role=alert]').first().waitFor({ timeout: 60_000 });
  return page;
}

describe.skipIf(!hasChromium)('the settings', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
  });
  afterAll(() => telltale.close());

  it('show the model, where it runs and what was measured, as the shipped card says', async () => {
    const card = await shippedCard();
    const page = await openOptions(telltale);
    const text = await page.locator('section', { has: page.getByRole('heading', { name: 'Model' }) }).innerText();
    for (const part of [`${card.name} ${card.version}`, card.date, card.terms, ...card.limitations])
      expect(text).toContain(part);
    expect(text).toMatch(/WebAssembly|WebGPU/);
    const figures = page.getByRole('region', { name: 'Measured figures' });
    expect(await figures.locator('tbody tr').count()).toBe(card.figures.rows.length);
  });

  it('explain each sensitivity by the card', async () => {
    const card = await shippedCard();
    const page = await openOptions(telltale);
    const text = await page.locator('.choices').innerText();
    for (const { likelyFake } of Object.values(card.thresholds))
      expect(text).toMatch(new RegExp(`estimated chance of ${Math.round(likelyFake * 100)}\\s%`));
  });

  it('keep what is chosen', async () => {
    const page = await openOptions(telltale);
    await page.getByRole('radio', { name: /Sensitive/ }).check();
    await page.getByRole('switch', { name: 'Cannot tell' }).click();
    await page.getByRole('switch', { name: 'Cannot tell', checked: true }).waitFor();
    await page.reload();
    await page.getByRole('switch', { name: 'Cannot tell', checked: true }).waitFor();
    expect(await page.getByRole('radio', { name: /Sensitive/ }).isChecked()).toBe(true);
  });

  it('always mark likely fakes', async () => {
    const page = await openOptions(telltale);
    expect(await page.getByRole('switch', { name: 'Likely fake' }).isDisabled()).toBe(true);
  });

  it('can be reached by the keyboard alone', async () => {
    const page = await openOptions(telltale);
    const pause = page.getByRole('switch', { name: 'Pause' });
    for (
      let presses = 0;
      presses < 20 && !(await pause.evaluate((element) => element === document.activeElement));
      presses++
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(() => pause.getAttribute('aria-checked')).toBe('true');
  });

  it('can be read by everybody, in light and dark', async () => {
    expect(await accessibilityProblems(await openOptions(telltale))).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the settings with damaged weights', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false, damage: 'weights missing' });
  });
  afterAll(() => telltale.close());

  it('say that pictures cannot be checked, and why', async () => {
    const page = await openOptions(telltale);
    const alert = page.getByRole('alert');
    await alert.getByText('Pictures cannot be checked now.').waitFor();
    await alert.getByText('The model that judges faces could not be loaded.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
