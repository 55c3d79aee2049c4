import { remotePage } from '../messaging/remote.ts';
import type { PageService } from '../messaging/page-contract.ts';
import { injectIntoTab } from './inject-content-script.ts';

export type CheckPageAnswer = { status: 'started' } | { status: 'refused'; reason: string };

/** Checks every picture of every frame that may be entered. */
export async function checkPage(tabId: number): Promise<CheckPageAnswer> {
  const frameIds = await injectIntoTab(tabId).catch(() => []);
  const started = await Promise.allSettled(
    frameIds.map((frameId) => remotePage<PageService>(tabId, frameId).checkAll()),
  );
  if (started.some(({ status }) => status === 'fulfilled')) return { status: 'started' };
  return { status: 'refused', reason: 'The browser does not let extensions into this page.' };
}
