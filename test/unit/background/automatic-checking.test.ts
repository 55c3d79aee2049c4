import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTab, resetWorld, world } from './support/fake-browser.ts';

vi.mock('wxt/browser', async () => ({ browser: (await import('./support/fake-browser.ts')).fakeBrowser }));

const { dropWhatIsNoLongerAllowed, setAutomaticEverywhere, setAutomaticForSite, setPaused } =
  await import('../../../lib/background/automatic-checking.ts');
const { changeSettings, readSettings } = await import('../../../lib/settings/settings.ts');

const registeredMatches = () => [...world.registrations.values()].flatMap(({ matches }) => matches);

describe('automatic checking', () => {
  beforeEach(resetWorld);

  it('runs the content script on a site once it is switched on there, in its open tabs at once', async () => {
    world.grantedOrigins.add('https://example.org/*');
    openTab(1, 'https://example.org/feed', [0, 7]);
    openTab(2, 'https://other.example/');
    await setAutomaticForSite({ origin: 'https://example.org', isOn: true });
    expect(registeredMatches()).toEqual(['https://example.org/*']);
    expect(world.injected).toEqual([{ tabId: 1, frameIds: [0, 7] }]);
  });

  it('refuses a site without the host permission and leaves the switch off', async () => {
    await expect(setAutomaticForSite({ origin: 'https://example.org', isOn: true })).rejects.toThrow(
      'needs the host permission',
    );
    expect((await readSettings()).automaticOrigins).toEqual([]);
    expect(registeredMatches()).toEqual([]);
  });

  it('refuses what is no web site', async () => {
    await expect(setAutomaticForSite({ origin: 'chrome://settings', isOn: true })).rejects.toThrow(
      'expected the origin of a web site',
    );
  });

  it('gives the permission back when it is switched off', async () => {
    world.grantedOrigins.add('https://example.org/*');
    await setAutomaticForSite({ origin: 'https://example.org', isOn: true });
    await setAutomaticForSite({ origin: 'https://example.org', isOn: false });
    expect(registeredMatches()).toEqual([]);
    expect([...world.grantedOrigins]).toEqual([]);
  });

  it('lists a site once however often it is switched on', async () => {
    world.grantedOrigins.add('https://example.org/*');
    await setAutomaticForSite({ origin: 'https://example.org', isOn: true });
    await setAutomaticForSite({ origin: 'https://example.org', isOn: true });
    expect((await readSettings()).automaticOrigins).toEqual(['https://example.org']);
  });

  it('of videos is a choice of its own, and a site keeps its permission while either is on', async () => {
    const origin = 'https://example.org';
    world.grantedOrigins.add('https://example.org/*');
    await setAutomaticForSite({ origin, isOn: true, media: 'videos' });
    expect(await readSettings()).toMatchObject({ automaticOrigins: [], videoOrigins: [origin] });
    expect(registeredMatches()).toEqual(['https://example.org/*']);
    await setAutomaticForSite({ origin, isOn: true });
    expect(registeredMatches()).toEqual(['https://example.org/*']);
    await setAutomaticForSite({ origin, isOn: false });
    expect([...world.grantedOrigins]).toEqual(['https://example.org/*']);
    await setAutomaticForSite({ origin, isOn: false, media: 'videos' });
    expect([...world.grantedOrigins]).toEqual([]);
    expect(registeredMatches()).toEqual([]);
  });

  it('covers all sites with one pattern', async () => {
    world.grantedOrigins.add('*://*/*');
    await setAutomaticEverywhere(true);
    expect(registeredMatches()).toEqual(['*://*/*']);
    await setAutomaticEverywhere(false);
    expect(registeredMatches()).toEqual([]);
    expect([...world.grantedOrigins]).toEqual([]);
  });

  it('stops while paused and comes back afterwards, in open tabs too', async () => {
    world.grantedOrigins.add('https://example.org/*');
    await setAutomaticForSite({ origin: 'https://example.org', isOn: true });
    await setPaused(true);
    expect(registeredMatches()).toEqual([]);
    openTab(3, 'https://example.org/opened-while-paused');
    await setPaused(false);
    expect(registeredMatches()).toEqual(['https://example.org/*']);
    expect(world.injected).toEqual([{ tabId: 3, frameIds: [0] }]);
  });

  it('switches off what the browser no longer allows and keeps the rest', async () => {
    await changeSettings({
      automaticOrigins: ['https://a.example', 'https://b.example'],
      videoOrigins: ['https://a.example', 'https://c.example'],
      isAutomaticEverywhere: true,
    });
    world.grantedOrigins.add('https://b.example/*');
    await dropWhatIsNoLongerAllowed();
    expect(await readSettings()).toMatchObject({
      automaticOrigins: ['https://b.example'],
      videoOrigins: [],
      isAutomaticEverywhere: false,
    });
    expect(registeredMatches()).toEqual(['https://b.example/*']);
  });

  it('registers anew what an update of the extension has cleared', async () => {
    await changeSettings({ automaticOrigins: ['https://a.example'] });
    world.grantedOrigins.add('https://a.example/*');
    await dropWhatIsNoLongerAllowed();
    expect(registeredMatches()).toEqual(['https://a.example/*']);
  });

  it('survives switches that are thrown at the same time', async () => {
    for (const site of ['a', 'b']) world.grantedOrigins.add(`https://${site}.example/*`);
    await Promise.all([
      setPaused(true),
      setAutomaticForSite({ origin: 'https://a.example', isOn: true }),
      setPaused(false),
      setAutomaticForSite({ origin: 'https://b.example', isOn: true }),
    ]);
    expect((await readSettings()).automaticOrigins.toSorted()).toEqual(['https://a.example', 'https://b.example']);
    expect(registeredMatches().toSorted()).toEqual(['https://a.example/*', 'https://b.example/*']);
  });
});
