import { describe, expect, it } from 'vitest';
import { OpenRequests } from '../../../lib/inference/open-requests.ts';
import type { RequestOwner } from '../../../lib/inference/open-requests.ts';

/** Ends as 'cancelled' when its signal aborts, else when `finish` is called. */
function openRequest(requests: OpenRequests, owner: RequestOwner, requestId: string) {
  const settled = Promise.withResolvers<string>();
  const outcome = requests.track(owner, requestId, (signal) => {
    signal.addEventListener('abort', () => settled.resolve('cancelled'));
    return settled.promise;
  });
  return { outcome, finish: () => settled.resolve('finished') };
}

const tab1 = { tabId: 1, frameId: 0 };
const tab1Frame = { tabId: 1, frameId: 7 };
const tab2 = { tabId: 2, frameId: 0 };
const popup = { tabId: undefined, frameId: undefined };

describe('OpenRequests', () => {
  it('cancels the named requests of their owner only', async () => {
    const requests = new OpenRequests();
    const mine = openRequest(requests, tab1, 'a');
    const other = openRequest(requests, tab1, 'b');
    const foreign = openRequest(requests, tab2, 'a');
    const sameTabOtherFrame = openRequest(requests, tab1Frame, 'a');
    requests.cancel(tab1, ['a']);
    for (const { finish } of [mine, other, foreign, sameTabOtherFrame]) finish();
    expect(await Promise.all([mine, other, foreign, sameTabOtherFrame].map(({ outcome }) => outcome))).toEqual([
      'cancelled',
      'finished',
      'finished',
      'finished',
    ]);
  });

  it('drops every request of a tab, in all its frames', async () => {
    const requests = new OpenRequests();
    const dropped = [openRequest(requests, tab1, 'a'), openRequest(requests, tab1Frame, 'b')];
    const kept = [openRequest(requests, tab2, 'a'), openRequest(requests, popup, 'a')];
    requests.dropTab(1);
    for (const { finish } of kept) finish();
    expect(await Promise.all(dropped.map(({ outcome }) => outcome))).toEqual(['cancelled', 'cancelled']);
    expect(await Promise.all(kept.map(({ outcome }) => outcome))).toEqual(['finished', 'finished']);
  });

  it('forgets a request that has been answered or has failed', async () => {
    const requests = new OpenRequests();
    let late = false;
    const remember = (signal: AbortSignal) => signal.addEventListener('abort', () => (late = true));
    await requests.track(tab1, 'a', async (signal) => remember(signal));
    await expect(
      requests.track(tab1, 'b', async (signal) => {
        remember(signal);
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    requests.cancel(tab1, ['a', 'b']);
    expect(late).toBe(false);
  });
});
