import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser, openTab, resetWorld, world } from './support/fake-browser.ts';

vi.mock('wxt/browser', async () => ({ browser: (await import('./support/fake-browser.ts')).fakeBrowser }));

const { startBackground } = await import('../../../lib/background/start-background.ts');
const { storeReport, readReports } = await import('../../../lib/background/page-reports.ts');
const { changeSettings, readSettings } = await import('../../../lib/settings/settings.ts');

const registeredMatches = () => [...world.registrations.values()].flatMap(({ matches }) => matches);

describe('the background', () => {
  beforeAll(startBackground);
  beforeEach(resetWorld);

  it('opens the first-run page at an install, and not at an update', async () => {
    await fakeBrowser.runtime.onInstalled.fire({ reason: 'update' });
    expect(world.openedUrls).toEqual([]);
    await fakeBrowser.runtime.onInstalled.fire({ reason: 'install' });
    await expect.poll(() => world.openedUrls).toEqual(['chrome-extension://own-id/welcome.html']);
  });

  it('takes up automatic checking again after an update, in open tabs too', async () => {
    await changeSettings({ automaticOrigins: ['https://example.org'] });
    world.grantedOrigins.add('https://example.org/*');
    openTab(1, 'https://example.org/feed');
    await fakeBrowser.runtime.onInstalled.fire({ reason: 'update' });
    await expect.poll(registeredMatches).toEqual(['https://example.org/*']);
    await expect.poll(() => world.injected).toEqual([{ tabId: 1, frameIds: [0] }]);
  });

  it('switches a site off whose permission was taken back in the browser', async () => {
    await changeSettings({ automaticOrigins: ['https://example.org'] });
    await fakeBrowser.permissions.onRemoved.fire({ origins: ['https://example.org/*'] });
    await expect.poll(async () => (await readSettings()).automaticOrigins).toEqual([]);
  });

  it('forgets what a closed tab reported', async () => {
    const image = { imageId: 'a', label: 'a.jpg', status: 'waiting' as const, faces: [] };
    await storeReport(7, 0, { images: [image] });
    fakeBrowser.runtime.sendMessage.mockResolvedValue({ ok: true, value: undefined });
    await fakeBrowser.tabs.onRemoved.fire(7);
    await expect.poll(() => readReports(7)).toEqual([]);
    expect(fakeBrowser.runtime.sendMessage).toHaveBeenCalledWith(
      expect.objectContaining({ method: 'dropTab', args: [7] }),
    );
  });
});
