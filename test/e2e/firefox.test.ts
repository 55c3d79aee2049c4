import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictTitle } from '../../lib/ui/verdict-text.ts';
import { verdicts } from '../../lib/models/verdict.ts';
import { badgeLabels, firefoxPath, startFirefox } from './support/firefox.ts';
import type { FirefoxTelltale } from './support/firefox.ts';
import { startFixtureServer } from './support/fixture-server.ts';
import type { FixtureServer } from './support/fixture-server.ts';
import { servePortraits } from './support/portraits.ts';

const markAll = { isAutomaticEverywhere: true, marksUncertain: true, marksNoSignOfFake: true };

describe.skipIf(!firefoxPath)('in Firefox', () => {
  let firefox: FirefoxTelltale;
  let server: FixtureServer;
  const urlOf = (name: string) => `http://127.0.0.1:${server.port}/${name}/`;

  beforeAll(async () => {
    server = await startFixtureServer();
    await servePortraits(server);
    firefox = await startFirefox(markAll, server);
  });
  afterAll(async () => {
    await firefox?.close();
    await server?.close();
  });

  it('a face on a page is judged and badged', async () => {
    const page = await firefox.open(urlOf('img'));
    await expect.poll(() => badgeLabels(page), { timeout: 60_000, interval: 200 }).toHaveLength(1);
    const [label] = await badgeLabels(page);
    expect(verdicts.some((verdict) => label?.startsWith(verdictTitle(verdict)))).toBe(true);
  });

  it('a badge goes when its picture goes', async () => {
    const page = await firefox.open(urlOf('img'));
    await expect.poll(() => badgeLabels(page), { timeout: 60_000, interval: 200 }).toHaveLength(1);
    await page.evaluate(() => document.querySelector('#picture')?.remove());
    await expect.poll(() => badgeLabels(page), { timeout: 10_000, interval: 100 }).toEqual([]);
  });
});
