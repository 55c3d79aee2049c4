import { describe, expect, it, vi } from 'vitest';
import { createStreamHold } from '../../../lib/page/video/hold-streams.ts';

function fakePort() {
  const listeners: (() => void)[] = [];
  const disconnect = vi.fn<() => void>();
  return {
    disconnect,
    onDisconnect: { addListener: (listener: () => void) => void listeners.push(listener) },
    listeners,
  };
}

describe('the port by which inference hears that a document is gone', () => {
  it('is opened once, at the first frame, and closed with the session', () => {
    const port = fakePort();
    const connect = vi.fn(() => port);
    const controller = new AbortController();
    const hold = createStreamHold(connect, controller.signal);
    expect(connect).not.toHaveBeenCalled();
    hold();
    hold();
    expect(connect).toHaveBeenCalledOnce();
    controller.abort();
    expect(port.disconnect).toHaveBeenCalledOnce();
    hold();
    expect(connect).toHaveBeenCalledOnce();
  });

  it('is opened anew where the other side has closed it', () => {
    const ports = [fakePort(), fakePort()];
    const connect = vi.fn(() => ports[connect.mock.calls.length - 1]!);
    const hold = createStreamHold(connect, new AbortController().signal);
    hold();
    ports[0]!.listeners.forEach((listener) => listener());
    hold();
    expect(connect).toHaveBeenCalledTimes(2);
  });
});
