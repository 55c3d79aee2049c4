import { browser } from 'wxt/browser';
import { allowCapture } from './capture-visible-tab.ts';
import { firstThatWorks } from './check-clicked-image.ts';
import type { ClickedImage } from './check-clicked-image.ts';
import { injectIntoFrame } from './inject-content-script.ts';
import { pageOfFrame } from './page-of-frame.ts';

const topFrameId = 0;

const closedFrame = {
  title: 'This video cannot be checked',
  text: 'It lies in a part of this page that belongs to another site, which Telltale may not enter.\nOpen the video on its own site, or switch automatic checking on there.',
};

async function answerInFrame(tabId: number, frameId: number, srcUrl: string): Promise<void> {
  await allowCapture(tabId);
  await injectIntoFrame(tabId, frameId);
  const page = await pageOfFrame(tabId, frameId);
  await page.checkVideo({ srcUrl });
}

/** Nobody outside a frame can see its videos play: the page around it says so. */
async function answerInTopFrame(tabId: number): Promise<void> {
  await injectIntoFrame(tabId, topFrameId);
  const page = await pageOfFrame(tabId, topFrameId);
  await page.showNotice(closedFrame);
}

async function answerOnCheckPage(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('/check.html?refused') });
}

/** Always answers: on the video, else in the page around its frame, else on the check page. */
export async function checkClickedVideo({ srcUrl, tabId, frameId }: ClickedImage): Promise<void> {
  const inPage =
    tabId === undefined || tabId < 0
      ? []
      : [() => answerInFrame(tabId, frameId, srcUrl), () => answerInTopFrame(tabId)];
  await firstThatWorks([...inPage, answerOnCheckPage]);
}
