import { beforeEach, describe, expect, it, vi } from 'vitest';
import { watchStreamPorts } from '../../../lib/inference/stream-ports.ts';
import type { RequestOwner } from '../../../lib/inference/open-requests.ts';
import { videoPortName } from '../../../lib/video/contract.ts';

interface FakePort {
  name: string;
  sender: { id: string; tab?: { id: number }; frameId?: number };
  onDisconnect: { addListener(listener: () => void): void };
}

const listeners = vi.hoisted(() => [] as ((port: FakePort) => void)[]);

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: { id: 'telltale', onConnect: { addListener: (listener: never) => void listeners.push(listener) } },
  },
}));

/** Connects; what it returns disconnects. */
function connect(name: string, id = 'telltale'): () => void {
  const onGone: (() => void)[] = [];
  const onDisconnect = { addListener: (listener: () => void) => void onGone.push(listener) };
  for (const listener of listeners) listener({ name, sender: { id, tab: { id: 3 }, frameId: 2 }, onDisconnect });
  return () => onGone.forEach((listener) => listener());
}

describe('watchStreamPorts', () => {
  const onGone = vi.fn<(owner: RequestOwner) => void>();
  beforeEach(() => {
    onGone.mockClear();
    listeners.length = 0;
    watchStreamPorts(onGone);
  });

  it('hears of a document that has gone, and not before', () => {
    const disconnect = connect(videoPortName);
    expect(onGone).not.toHaveBeenCalled();
    disconnect();
    expect(onGone.mock.calls).toEqual([[{ tabId: 3, frameId: 2 }]]);
  });

  it('hears neither other ports nor other extensions', () => {
    connect('something else')();
    connect(videoPortName, 'another extension')();
    expect(onGone).not.toHaveBeenCalled();
  });
});
