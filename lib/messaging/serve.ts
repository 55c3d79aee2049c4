import { browser } from 'wxt/browser';
import type { CallMessage, ReplyMessage, TargetName } from './remote.ts';

/** Who called: `tabId` is set where the call came from a content script or an extension page in a tab. */
export interface Caller {
  isExtensionPage: boolean;
  tabId: number | undefined;
  frameId: number | undefined;
  url: string | undefined;
}

/** The service as its host implements it: the caller comes first, arguments are untrusted. */
export type Served<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (caller: Caller, ...args: A) => R : never;
};

function isCallFor(target: TargetName, message: unknown): message is CallMessage {
  const call = message as Partial<CallMessage> | null;
  return call?.telltale === 1 && call.target === target && typeof call.method === 'string' && Array.isArray(call.args);
}

interface MessageSender {
  id?: string;
  url?: string;
  frameId?: number;
  tab?: { id?: number };
}

function callerOf(sender: MessageSender): Caller {
  const ownOrigin = browser.runtime.getURL('/' as never);
  return {
    isExtensionPage: sender.id === browser.runtime.id && (sender.url?.startsWith(ownOrigin) ?? false),
    tabId: sender.tab?.id,
    frameId: sender.frameId,
    url: sender.url,
  };
}

/** Answers calls for `target` until the signal aborts; other extensions are not heard. */
export function serve<T extends object>(target: TargetName, service: Served<T>, signal?: AbortSignal): void {
  const listener = (
    message: unknown,
    sender: MessageSender,
    sendResponse: (reply: ReplyMessage) => void,
  ): true | undefined => {
    if (sender.id !== browser.runtime.id || !isCallFor(target, message)) return undefined;
    const method = Object.hasOwn(service, message.method) ? service[message.method as keyof T] : undefined;
    if (typeof method !== 'function') {
      sendResponse({ ok: false, error: `${target}.${message.method}: no such method` });
      return true;
    }
    const run = method as (caller: Caller, ...args: unknown[]) => Promise<unknown>;
    Promise.resolve()
      .then(() => run(callerOf(sender), ...message.args))
      .then(
        (value) => sendResponse({ ok: true, value }),
        (error: unknown) => sendResponse({ ok: false, error: error instanceof Error ? error.message : String(error) }),
      );
    return true;
  };
  browser.runtime.onMessage.addListener(listener as never);
  signal?.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listener as never));
}
