import { browser } from 'wxt/browser';
import type { ImageResult } from '../inference/contract.ts';
import { readSettings } from '../settings/settings.ts';
import { allowCapture } from './capture-visible-tab.ts';
import { noticeOf } from './image-notice.ts';
import { backgroundInference, ensureInference } from './inference-access.ts';
import { injectIntoFrame } from './inject-content-script.ts';
import { pageOfFrame } from './page-of-frame.ts';

export interface ClickedImage {
  srcUrl: string;
  tabId: number | undefined;
  frameId: number;
}

const topFrameId = 0;

async function judgeAddress(url: string): Promise<ImageResult> {
  try {
    const { sensitivity } = await readSettings();
    await ensureInference();
    const requestId = crypto.randomUUID();
    return await backgroundInference.judge({
      requestId,
      source: { kind: 'url', url },
      priority: 'manual',
      sensitivity,
    });
  } catch (error) {
    return { status: 'failed', reason: 'internal', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function answerInFrame(tabId: number, frameId: number, srcUrl: string): Promise<void> {
  await allowCapture(tabId);
  await injectIntoFrame(tabId, frameId);
  const page = await pageOfFrame(tabId, frameId);
  await page.checkImage({ srcUrl });
}

/** The frame with the picture is closed to the extension (its site is another one): the page around it shows the answer. */
async function answerInTopFrame(tabId: number, srcUrl: string): Promise<void> {
  await injectIntoFrame(tabId, topFrameId);
  const page = await pageOfFrame(tabId, topFrameId);
  await page.showNotice({ title: 'Checking this picture…', text: 'The answer will be shown here.' });
  await page.showNotice(noticeOf(await judgeAddress(srcUrl)));
}

async function answerOnCheckPage(srcUrl: string): Promise<void> {
  const page = new URL(browser.runtime.getURL('/check.html'));
  page.searchParams.set('url', srcUrl);
  await browser.tabs.create({ url: page.href });
}

export async function firstThatWorks(ways: (() => Promise<void>)[]): Promise<void> {
  for (const [index, answer] of ways.entries()) {
    try {
      await answer();
      return;
    } catch (error) {
      if (index === ways.length - 1) throw error;
    }
  }
}

/** Always answers: on the picture, else in the page around its frame, else on the check page. */
export async function checkClickedImage({ srcUrl, tabId, frameId }: ClickedImage): Promise<void> {
  const inPage =
    tabId === undefined || tabId < 0
      ? []
      : [() => answerInFrame(tabId, frameId, srcUrl), () => answerInTopFrame(tabId, srcUrl)];
  await firstThatWorks([...inPage, () => answerOnCheckPage(srcUrl)]);
}
