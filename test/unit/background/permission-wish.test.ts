import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetWorld, world } from './support/fake-browser.ts';

vi.mock('wxt/browser', async () => ({ browser: (await import('./support/fake-browser.ts')).fakeBrowser }));

const { grantWish, wishForAutomatic } = await import('../../../lib/background/permission-wish.ts');
const { readSettings } = await import('../../../lib/settings/settings.ts');

function give(origin: string): Promise<void> {
  world.grantedOrigins.add(origin);
  return grantWish([origin]);
}

describe('a permission that arrives after the popup has closed', () => {
  beforeEach(resetWorld);
  afterEach(() => vi.useRealTimers());

  it('switches on the site that was wished for', async () => {
    await wishForAutomatic('https://example.org');
    await give('https://example.org/*');
    expect((await readSettings()).automaticOrigins).toEqual(['https://example.org']);
  });

  it('switches on the videos of the site where those were wished for', async () => {
    await wishForAutomatic('https://example.org', 'videos');
    await give('https://example.org/*');
    expect(await readSettings()).toMatchObject({ automaticOrigins: [], videoOrigins: ['https://example.org'] });
  });

  it('switches on all sites where that was wished for', async () => {
    await wishForAutomatic(null);
    await give('*://*/*');
    expect((await readSettings()).isAutomaticEverywhere).toBe(true);
  });

  it('switches on nothing that nobody wished for', async () => {
    await give('*://*/*');
    await wishForAutomatic('https://example.org');
    await give('https://other.example/*');
    expect(await readSettings()).toMatchObject({ automaticOrigins: [], isAutomaticEverywhere: false });
  });

  it('does not remember a wish for long', async () => {
    vi.useFakeTimers();
    await wishForAutomatic('https://example.org');
    vi.advanceTimersByTime(121_000);
    await give('https://example.org/*');
    expect((await readSettings()).automaticOrigins).toEqual([]);
  });
});
