import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (message: unknown, sender: object, sendResponse: (reply: unknown) => void) => true | undefined;

const ownId = 'own-id';
const listeners = new Set<Listener>();
let sender: object = { id: ownId, url: `chrome-extension://${ownId}/popup.html` };

function deliver(message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const claims = [...listeners].map((listener) => listener(message, sender, resolve));
    if (!claims.includes(true)) resolve(undefined);
  });
}

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: {
      id: ownId,
      getURL: (path: string) => `chrome-extension://${ownId}${path}`,
      sendMessage: deliver,
      onMessage: {
        addListener: (listener: Listener) => listeners.add(listener),
        removeListener: (listener: Listener) => listeners.delete(listener),
      },
    },
    tabs: { sendMessage: (_tabId: number, message: unknown) => deliver(message) },
  },
}));

const { remoteService, remotePage } = await import('../../../lib/messaging/remote.ts');
const { serve } = await import('../../../lib/messaging/serve.ts');

interface Adder {
  add(a: number, b: number): Promise<number>;
  fail(): Promise<void>;
}

beforeEach(() => {
  listeners.clear();
  sender = { id: ownId, url: `chrome-extension://${ownId}/popup.html` };
});

describe('messages between contexts', () => {
  const adder = {
    add: async (_caller: unknown, a: number, b: number) => a + b,
    fail: async () => {
      throw new Error('expected a picture, got none');
    },
  };

  it('carries arguments to the target and its value back', async () => {
    serve<Adder>('inference', adder);
    await expect(remoteService<Adder>('inference').add(2, 3)).resolves.toBe(5);
  });

  it('leaves calls for other targets to their own listeners', async () => {
    serve<Adder>('inference', adder);
    await expect(remoteService<Adder>('background').add(2, 3)).rejects.toThrow('background.add: nobody answered');
  });

  it('brings the error text of a failing method to the caller', async () => {
    serve<Adder>('inference', adder);
    await expect(remoteService<Adder>('inference').fail()).rejects.toThrow('expected a picture, got none');
  });

  it('refuses methods that the service does not own, inherited ones too', async () => {
    serve<Adder>('inference', adder);
    const remote = remoteService<Adder & { toString(): Promise<string>; steal(): Promise<void> }>('inference');
    await expect(remote.steal()).rejects.toThrow('inference.steal: no such method');
    await expect(remote.toString()).rejects.toThrow('inference.toString: no such method');
  });

  it('does not hear other extensions', async () => {
    serve<Adder>('inference', adder);
    sender = { id: 'stranger', url: 'chrome-extension://stranger/x.html' };
    await expect(remoteService<Adder>('inference').add(1, 1)).rejects.toThrow('nobody answered');
  });

  it('does not take a malformed message for a call', async () => {
    serve<Adder>('inference', adder);
    for (const message of [null, 7, 'add', { target: 'inference', method: 'add', args: [1, 2] }, { telltale: 1 }]) {
      await expect(deliver(message)).resolves.toBeUndefined();
    }
  });

  it('tells an extension page from a content script', async () => {
    const callers: unknown[] = [];
    serve<{ who(): Promise<void> }>('background', {
      who: async (caller) => {
        callers.push(caller);
      },
    });
    const remote = remoteService<{ who(): Promise<void> }>('background');
    await remote.who();
    sender = { id: ownId, url: 'https://example.org/', frameId: 4, tab: { id: 9 } };
    await remote.who();
    expect(callers).toEqual([
      { isExtensionPage: true, tabId: undefined, frameId: undefined, url: `chrome-extension://${ownId}/popup.html` },
      { isExtensionPage: false, tabId: 9, frameId: 4, url: 'https://example.org/' },
    ]);
  });

  it('is not taken for a promise when it is awaited', async () => {
    serve<Adder>('page', adder);
    const remote = await Promise.resolve(remotePage<Adder>(1, 0));
    await expect(remote.add(1, 2)).resolves.toBe(3);
  });

  it('stops answering when its signal aborts', async () => {
    const controller = new AbortController();
    serve<Adder>('inference', adder, controller.signal);
    controller.abort();
    await expect(remoteService<Adder>('inference').add(1, 2)).rejects.toThrow('nobody answered');
  });
});
