import type { PageService } from '../messaging/page-contract.ts';
import { remotePage } from '../messaging/remote.ts';

const attempts = 6;
const firstWaitMs = 30;

/** The content script of a frame once it answers: one that the browser starts at the same moment needs a while. */
export async function pageOfFrame(tabId: number, frameId: number): Promise<PageService> {
  const page = remotePage<PageService>(tabId, frameId);
  for (let attempt = 1; ; attempt++) {
    try {
      await page.isHere();
      return page;
    } catch (error) {
      if (attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * attempt));
    }
  }
}
