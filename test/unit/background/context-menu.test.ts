import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallMessage, ReplyMessage } from '../../../lib/messaging/remote.ts';
import { fakeBrowser, openTab, resetWorld, world } from './support/fake-browser.ts';

vi.mock('wxt/browser', async () => ({ browser: (await import('./support/fake-browser.ts')).fakeBrowser }));

const { answerMenuClick } = await import('../../../lib/background/context-menu.ts');

const srcUrl = 'https://pictures.example/face.jpg';
const clickOnImage = (frameId: number) => answerMenuClick({ menuItemId: 'check-image', srcUrl, frameId }, 1);

interface PageCall {
  frameId: number;
  method: string;
  args: unknown[];
}

const pageCalls: PageCall[] = [];
const judged: unknown[] = [];
let judgeReply: ReplyMessage = { ok: true, value: undefined };
let brokenPageMethod: string | undefined;
/** How often a content script that is just starting does not hear. */
let deafCalls = 0;

beforeEach(() => {
  resetWorld();
  pageCalls.length = 0;
  judged.length = 0;
  brokenPageMethod = undefined;
  deafCalls = 0;
  judgeReply = { ok: true, value: { status: 'skipped', reason: 'no-face', faces: [] } };
  fakeBrowser.tabs.sendMessage.mockImplementation(async (_tabId, message, { frameId }) => {
    const { method, args } = message as CallMessage;
    if (method === 'isHere' && deafCalls-- > 0) throw new Error('Receiving end does not exist.');
    if (method === 'isHere') return { ok: true, value: undefined };
    if (method === brokenPageMethod) throw new Error('Receiving end does not exist.');
    pageCalls.push({ frameId, method, args });
    return { ok: true, value: undefined };
  });
  fakeBrowser.runtime.sendMessage.mockImplementation(async (message) => {
    const { method, args } = message as CallMessage;
    if (method !== 'judge') return { ok: true, value: undefined };
    judged.push(args[0]);
    return judgeReply;
  });
});

describe('"Check this image"', () => {
  it('is answered on the picture, in the frame that was clicked', async () => {
    openTab(1, 'https://example.org/', [0, 4]);
    await clickOnImage(4);
    expect(pageCalls).toEqual([{ frameId: 4, method: 'checkImage', args: [{ srcUrl }] }]);
    expect(world.openedUrls).toEqual([]);
  });

  it('waits for a content script that is just starting', async () => {
    openTab(1, 'https://example.org/', [0]);
    deafCalls = 2;
    await clickOnImage(0);
    expect(pageCalls.map(({ method }) => method)).toEqual(['checkImage']);
  });

  it('is answered by the page around a frame that cannot be entered', async () => {
    openTab(1, 'https://example.org/', [0]);
    await clickOnImage(4);
    expect(judged).toMatchObject([
      { source: { kind: 'url', url: srcUrl }, priority: 'manual', sensitivity: 'balanced' },
    ]);
    expect(pageCalls.map(({ frameId, method }) => [frameId, method])).toEqual([
      [0, 'showNotice'],
      [0, 'showNotice'],
    ]);
    expect(pageCalls.at(-1)?.args).toEqual([{ title: 'No face found', text: 'No face was found in this picture.' }]);
  });

  it('says that the picture could not be checked where inference breaks', async () => {
    openTab(1, 'https://example.org/', [0]);
    judgeReply = { ok: false, error: 'out of memory' };
    await clickOnImage(4);
    expect(pageCalls.at(-1)?.args).toMatchObject([{ title: 'Could not be checked' }]);
  });

  it('is answered all the same where the frame goes away in the meantime', async () => {
    openTab(1, 'https://example.org/', [0, 4]);
    brokenPageMethod = 'checkImage';
    await clickOnImage(4);
    expect(pageCalls.map(({ method }) => method)).toEqual(['showNotice', 'showNotice']);
  });

  it('opens the check page with the picture where no page can be entered', async () => {
    openTab(1, 'chrome://newtab/', []);
    await clickOnImage(0);
    expect(world.openedUrls).toEqual([`chrome-extension://own-id/check.html?url=${encodeURIComponent(srcUrl)}`]);
  });

  it('opens the check page where the click belongs to no tab', async () => {
    await answerMenuClick({ menuItemId: 'check-image', srcUrl }, -1);
    expect(world.openedUrls).toHaveLength(1);
  });
});

describe('"Check this video"', () => {
  const clickOnVideo = (frameId: number, tabId = 1) =>
    answerMenuClick({ menuItemId: 'check-video', srcUrl: 'blob:https://example.org/1', frameId }, tabId);

  it('is answered in the frame that was clicked', async () => {
    openTab(1, 'https://example.org/', [0, 4]);
    await clickOnVideo(4);
    expect(pageCalls).toEqual([{ frameId: 4, method: 'checkVideo', args: [{ srcUrl: 'blob:https://example.org/1' }] }]);
  });

  it('is answered where the video has no address of its own', async () => {
    openTab(1, 'https://example.org/', [0]);
    await answerMenuClick({ menuItemId: 'check-video', frameId: 0 }, 1);
    expect(pageCalls).toEqual([{ frameId: 0, method: 'checkVideo', args: [{ srcUrl: '' }] }]);
  });

  it('says in the page around it that a frame cannot be entered', async () => {
    openTab(1, 'https://example.org/', [0]);
    await clickOnVideo(4);
    expect(pageCalls).toMatchObject([{ frameId: 0, method: 'showNotice' }]);
    expect(pageCalls[0]?.args).toMatchObject([{ title: 'This video cannot be checked' }]);
  });

  it('opens the check page where no page can be entered', async () => {
    openTab(1, 'chrome://newtab/', []);
    await clickOnVideo(0);
    await clickOnVideo(0, -1);
    expect(world.openedUrls).toEqual(Array(2).fill('chrome-extension://own-id/check.html?refused'));
  });
});

describe('"Check the pictures on this page"', () => {
  it('checks every frame that can be entered', async () => {
    openTab(1, 'https://example.org/', [0, 4]);
    await answerMenuClick({ menuItemId: 'check-page' }, 1);
    expect(pageCalls.map(({ frameId, method }) => [frameId, method])).toEqual([
      [0, 'checkAll'],
      [4, 'checkAll'],
    ]);
  });

  it('opens the check page and says why where the page is closed to extensions', async () => {
    openTab(1, 'chrome://settings/', []);
    await answerMenuClick({ menuItemId: 'check-page' }, 1);
    expect(world.openedUrls).toEqual(['chrome-extension://own-id/check.html?refused']);
  });
});
