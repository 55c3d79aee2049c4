import { browser } from 'wxt/browser';
import { videoPortName } from '../video/contract.ts';
import type { RequestOwner } from './open-requests.ts';

/**
 * A page that watches videos holds a port of that name open. When it closes, its document is gone, and `onGone` hears
 * of it; a page that opens none is forgotten by silence alone.
 */
export function watchStreamPorts(onGone: (owner: RequestOwner) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    const { name, sender } = port;
    if (name !== videoPortName || sender?.id !== browser.runtime.id) return;
    port.onDisconnect.addListener(() => onGone({ tabId: sender.tab?.id, frameId: sender.frameId }));
  });
}
