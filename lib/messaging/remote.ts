import { browser } from 'wxt/browser';

export type TargetName = 'inference' | 'background' | 'page';

/** What crosses: every call names its target, and a listener claims only its own. */
export interface CallMessage {
  telltale: 1;
  target: TargetName;
  method: string;
  args: unknown[];
}

export type ReplyMessage = { ok: true; value: unknown } | { ok: false; error: string };

type AsyncMethods<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Promise<unknown> ? T[K] : never };

function proxyFor<T extends object>(
  target: TargetName,
  send: (message: CallMessage) => Promise<unknown>,
): AsyncMethods<T> {
  return new Proxy({} as AsyncMethods<T>, {
    get(_, method) {
      if (typeof method !== 'string' || method === 'then') return undefined;
      return async (...args: unknown[]) => {
        const reply = (await send({ telltale: 1, target, method, args })) as ReplyMessage | undefined;
        if (!reply) throw new Error(`${target}.${method}: nobody answered`);
        if (!reply.ok) throw new Error(reply.error);
        return reply.value;
      };
    },
  });
}

/** Calls a service that listens in the extension's own contexts. */
export function remoteService<T extends object>(target: 'inference' | 'background'): AsyncMethods<T> {
  return proxyFor<T>(target, (message) => browser.runtime.sendMessage(message));
}

/** Calls the content script of one frame. */
export function remotePage<T extends object>(tabId: number, frameId: number): AsyncMethods<T> {
  return proxyFor<T>('page', (message) => browser.tabs.sendMessage(tabId, message, { frameId }));
}
