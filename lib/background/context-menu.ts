import { browser } from 'wxt/browser';
import { checkClickedImage } from './check-clicked-image.ts';
import { checkClickedVideo } from './check-clicked-video.ts';
import { checkPage } from './check-page.ts';

const checkImageId = 'check-image';
const checkVideoId = 'check-video';
const checkPageId = 'check-page';

/** What the browser tells about a click on one of our entries. */
export interface MenuClick {
  menuItemId: string | number;
  srcUrl?: string | undefined;
  frameId?: number | undefined;
}

/** Entries outlive the worker, but not always an update or a restart: they are made anew at both. */
export async function createContextMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: checkImageId, title: 'Check this image', contexts: ['image'] });
  browser.contextMenus.create({ id: checkVideoId, title: 'Check this video', contexts: ['video'] });
  browser.contextMenus.create({ id: checkPageId, title: 'Check the pictures on this page', contexts: ['page'] });
}

export async function answerMenuClick(click: MenuClick, tabId: number | undefined): Promise<void> {
  if (click.menuItemId === checkImageId && click.srcUrl !== undefined) {
    await checkClickedImage({ srcUrl: click.srcUrl, tabId, frameId: click.frameId ?? 0 });
  }
  if (click.menuItemId === checkVideoId) {
    await checkClickedVideo({ srcUrl: click.srcUrl ?? '', tabId, frameId: click.frameId ?? 0 });
  }
  if (click.menuItemId === checkPageId && tabId !== undefined) {
    const answer = await checkPage(tabId);
    if (answer.status === 'refused') await browser.tabs.create({ url: browser.runtime.getURL('/check.html?refused') });
  }
}
