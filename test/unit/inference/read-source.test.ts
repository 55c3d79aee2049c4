import { afterEach, describe, expect, it, vi } from 'vitest';
import { maxBytes, readSource } from '../../../lib/inference/read-source.ts';

const never = new AbortController().signal;
const picture = { kind: 'url', url: 'https://example.com/a.jpg' } as const;

function stubFetch(answer: (url: URL, init: RequestInit) => Promise<Response>) {
  const fetched = vi.fn(answer);
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('readSource', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('reads an address without cookies and referrer, and follows no redirect', async () => {
    const fetched = stubFetch(async () => new Response('bytes'));
    const outcome = await readSource(picture, never);
    expect(outcome.status === 'read' && (await outcome.blob.text())).toBe('bytes');
    expect(fetched.mock.calls[0]![1]).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    });
  });

  it('never asks a private address', async () => {
    const fetched = stubFetch(async () => new Response('secret'));
    const outcome = await readSource({ kind: 'url', url: 'http://192.168.1.1/a.jpg' }, never);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'address-refused' });
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each([
    ['the server refuses', () => Promise.resolve(new Response('', { status: 403 }))],
    ['there is no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'the file says that it is too large',
      () => Promise.resolve(new Response('x', { headers: { 'content-length': String(maxBytes + 1) } })),
    ],
  ])('fails as "cannot-fetch" when %s', async (_, answer) => {
    stubFetch(answer);
    expect(await readSource(picture, never)).toMatchObject({ status: 'failed', reason: 'cannot-fetch' });
  });

  it('stops reading a body that grows too large without saying so', async () => {
    let pulled = 0;
    const chunk = new Uint8Array(10_000_000);
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(chunk);
      },
    });
    stubFetch(async () => new Response(body));
    expect(await readSource(picture, never)).toMatchObject({ status: 'failed', reason: 'cannot-fetch' });
    expect(pulled).toBeLessThan(8);
  });

  it('gives up a server that never answers', async () => {
    const timeout = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout);
    stubFetch(async (_, init) => {
      init.signal!.throwIfAborted();
      return new Response('late');
    });
    expect(await readSource(picture, never)).toMatchObject({ status: 'failed', reason: 'timed-out' });
    vi.restoreAllMocks();
  });

  it('says that it was cancelled when the asker went away', async () => {
    const asker = new AbortController();
    stubFetch(async (_, init) => {
      asker.abort();
      init.signal!.throwIfAborted();
      return new Response('late');
    });
    expect(await readSource(picture, asker.signal)).toEqual({ status: 'cancelled' });
  });

  it('passes a blob on and refuses one that is too large', async () => {
    const blob = new Blob(['bytes']);
    expect(await readSource({ kind: 'blob', blob }, never)).toEqual({ status: 'read', blob });
    const huge = { size: maxBytes + 1 } as Blob;
    expect(await readSource({ kind: 'blob', blob: huge }, never)).toMatchObject({ status: 'failed' });
  });
});
