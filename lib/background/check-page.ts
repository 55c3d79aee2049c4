import { injectIntoTab } from './inject-content-script.ts';
import { pageOfFrame } from './page-of-frame.ts';

export type CheckPageAnswer = { status: 'started' } | { status: 'refused'; reason: string };

/** Checks every picture of every frame that may be entered. */
export async function checkPage(tabId: number): Promise<CheckPageAnswer> {
  const frameIds = await injectIntoTab(tabId).catch(() => []);
  const checks = frameIds.map(async (frameId) => (await pageOfFrame(tabId, frameId)).checkAll());
  const started = await Promise.allSettled(checks);
  if (started.some(({ status }) => status === 'fulfilled')) return { status: 'started' };
  return { status: 'refused', reason: 'The browser does not let extensions into this page.' };
}
