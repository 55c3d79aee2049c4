import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageReport, ReportedImage } from '../../../lib/messaging/page-contract.ts';
import type { Caller } from '../../../lib/messaging/serve.ts';
import { fakeBrowser, resetWorld, world } from './support/fake-browser.ts';

vi.mock('wxt/browser', async () => ({ browser: (await import('./support/fake-browser.ts')).fakeBrowser }));

const { backgroundService } = await import('../../../lib/background/background-service.ts');
const { allowCapture } = await import('../../../lib/background/capture-visible-tab.ts');
const { dropReports, dropReportsOfGonePages } = await import('../../../lib/background/page-reports.ts');

const popup: Caller = {
  isExtensionPage: true,
  tabId: undefined,
  frameId: undefined,
  url: 'chrome-extension://own-id/popup.html',
};
const frame = (tabId: number, frameId: number): Caller => ({
  isExtensionPage: false,
  tabId,
  frameId,
  url: 'https://example.org/',
});
const box = { x: 1, y: 2, width: 30, height: 40 };

function picture(imageId: string, verdict?: 'likely-fake' | 'uncertain'): ReportedImage {
  const faces = verdict ? [{ box, fakeProbability: 0.9, verdict }] : [];
  return { imageId, label: `${imageId}.jpg`, status: verdict ? 'analyzed' : 'waiting', faces };
}

const report = (...images: ReportedImage[]): PageReport => ({ images });

describe('page reports', () => {
  beforeEach(resetWorld);

  it('are kept per frame, the newest replacing the one before', async () => {
    await backgroundService.reportPage(frame(1, 5), report(picture('b')));
    await backgroundService.reportPage(frame(1, 0), report(picture('a')));
    await backgroundService.reportPage(frame(1, 0), report(picture('a', 'uncertain')));
    await backgroundService.reportPage(frame(11, 0), report(picture('other tab')));
    const reports = await backgroundService.pageReports(popup, 1);
    expect(reports.map(({ frameId, images }) => [frameId, images[0]?.status])).toEqual([
      [0, 'analyzed'],
      [5, 'waiting'],
    ]);
  });

  it('put the number of likely fake faces of the whole tab on the toolbar button', async () => {
    await backgroundService.reportPage(frame(1, 0), report(picture('a', 'likely-fake'), picture('b', 'uncertain')));
    await backgroundService.reportPage(frame(1, 5), report(picture('c', 'likely-fake')));
    expect(world.badgeTexts.get(1)).toBe('2');
    await backgroundService.reportPage(frame(1, 0), report());
    expect(world.badgeTexts.get(1)).toBe('1');
  });

  it('leave the toolbar button empty where nothing is likely fake', async () => {
    await backgroundService.reportPage(frame(1, 0), report(picture('a', 'uncertain'), picture('b')));
    expect(world.badgeTexts.get(1)).toBe('');
  });

  it('are forgotten with their tab only', async () => {
    await backgroundService.reportPage(frame(1, 0), report(picture('a')));
    await backgroundService.reportPage(frame(12, 0), report(picture('b')));
    await dropReports(1);
    expect(await backgroundService.pageReports(popup, 1)).toEqual([]);
    expect(await backgroundService.pageReports(popup, 12)).toHaveLength(1);
  });

  it('outlive a navigation inside the page and not the frames that have gone', async () => {
    await backgroundService.reportPage(frame(1, 0), report(picture('a')));
    await backgroundService.reportPage(frame(1, 5), report(picture('b')));
    fakeBrowser.tabs.sendMessage.mockImplementation(async (_tabId, _message, { frameId }) => {
      if (frameId === 5) throw new Error('Could not establish connection. Receiving end does not exist.');
      return { ok: true, value: undefined };
    });
    await dropReportsOfGonePages(1);
    expect((await backgroundService.pageReports(popup, 1)).map(({ frameId }) => frameId)).toEqual([0]);
  });

  const malformed: [string, unknown][] = [
    ['no report', null],
    ['a probability over 1', report({ ...picture('a'), faces: [{ box, fakeProbability: 2, verdict: 'likely-fake' }] })],
    ['an unknown verdict', { images: [{ ...picture('a'), faces: [{ box, fakeProbability: 0.5, verdict: 'real' }] }] }],
    ['an endless label', report({ ...picture('a'), label: 'x'.repeat(100_000) })],
    ['a reason out of nowhere', { images: [{ ...picture('a'), reason: '<b>' }] }],
  ];
  it.each(malformed)('with %s are refused', async (_, value) => {
    await expect(backgroundService.reportPage(frame(1, 0), value as PageReport)).rejects.toThrow('Page report');
    expect(await backgroundService.pageReports(popup, 1)).toEqual([]);
  });
});

describe('a content script', () => {
  beforeEach(resetWorld);

  const closedToPages: [string, () => Promise<unknown>][] = [
    ['read reports', () => backgroundService.pageReports(frame(1, 0), 1)],
    ['check a page', () => backgroundService.checkPage(frame(1, 0), 1)],
    ['read a tab', () => backgroundService.siteState(frame(1, 0), 1)],
    ['wish', () => backgroundService.wishForAutomatic(frame(1, 0), null)],
    [
      'switch a site',
      () => backgroundService.setAutomaticForSite(frame(1, 0), { origin: 'https://example.org', isOn: true }),
    ],
    ['switch all sites', () => backgroundService.setAutomaticEverywhere(frame(1, 0), true)],
    ['pause', () => backgroundService.setPaused(frame(1, 0), true)],
  ];
  it.each(closedToPages)('may not %s', async (_, call) => {
    await expect(Promise.resolve().then(call)).rejects.toThrow('Only pages of the extension');
  });

  it('gets a capture of its own tab soon after somebody asked about a picture there', async () => {
    world.tabs.set(1, { id: 1, active: true, windowId: 1 });
    await allowCapture(1);
    expect(await backgroundService.captureVisibleTab(frame(1, 0))).toBeInstanceOf(Blob);
  });

  it('gets captures no faster than browsers allow to all tabs together', async () => {
    world.tabs.set(1, { id: 1, active: true, windowId: 1 });
    world.tabs.set(2, { id: 2, active: true, windowId: 2 });
    await Promise.all([allowCapture(1), allowCapture(2)]);
    const capturedAtMs: number[] = [];
    const capture = vi.spyOn(fakeBrowser.tabs, 'captureVisibleTab').mockImplementation(async () => {
      capturedAtMs.push(performance.now());
      return 'data:image/png;base64,iVBORw0KGgo=';
    });
    await Promise.all([1, 2].map((tabId) => backgroundService.captureVisibleTab(frame(tabId, 0))));
    capture.mockRestore();
    const [first = 0, second = 0] = capturedAtMs;
    expect(second - first).toBeGreaterThanOrEqual(500);
  });

  it('gets no capture that nobody asked for, nor one long afterwards', async () => {
    world.tabs.set(1, { id: 1, active: true, windowId: 1 });
    expect(await backgroundService.captureVisibleTab(frame(1, 0))).toBeNull();
    vi.useFakeTimers();
    await allowCapture(1);
    vi.advanceTimersByTime(61_000);
    expect(await backgroundService.captureVisibleTab(frame(1, 0))).toBeNull();
    vi.useRealTimers();
  });

  it('gets no capture of another tab that is in front of its own', async () => {
    world.tabs.set(1, { id: 1, active: false, windowId: 1 });
    await allowCapture(1);
    expect(await backgroundService.captureVisibleTab(frame(1, 0))).toBeNull();
  });
});
