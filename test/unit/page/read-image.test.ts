// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Picture } from '../../../lib/page/picture.ts';
import { readImage } from '../../../lib/page/read-image.ts';

const signal = new AbortController().signal;

function pictureOf(attributes: Record<string, string> = {}): Picture {
  const element = document.createElement('img');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return { element, part: 'img' } as unknown as Picture;
}

function stubFetch(answer: () => Promise<Response>) {
  const fetched = vi.fn<typeof fetch>(answer);
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('the bytes of a picture', () => {
  beforeEach(() => vi.stubGlobal('self', { origin: 'https://page.test' }));
  afterEach(() => vi.unstubAllGlobals());

  it('of the page’s own site are read in the page, out of its cache and without a cookie', async () => {
    const fetched = stubFetch(async () => new Response('jpeg'));
    const read = await readImage(pictureOf(), 'https://page.test/a.jpg', signal);
    expect(read).toMatchObject({ status: 'read', source: { kind: 'blob' } });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', cache: 'force-cache' });
  });

  it('of another site are left to the extension, without a request of the page', async () => {
    const fetched = stubFetch(async () => new Response('jpeg'));
    const url = 'https://cdn.test/a.jpg';
    expect(await readImage(pictureOf(), url, signal)).toEqual({ status: 'read', source: { kind: 'url', url } });
    expect(fetched).not.toHaveBeenCalled();
  });

  it('of another site that the page may read are read in the page', async () => {
    const fetched = stubFetch(async () => new Response('jpeg'));
    const read = await readImage(pictureOf({ crossorigin: '' }), 'https://cdn.test/a.jpg', signal);
    expect(read).toMatchObject({ source: { kind: 'blob' } });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('are left to the extension where the page is refused', async () => {
    for (const answer of [
      async () => new Response('', { status: 403 }),
      () => Promise.reject(new TypeError('blocked')),
    ]) {
      stubFetch(answer);
      expect(await readImage(pictureOf(), 'https://page.test/a.jpg', signal)).toMatchObject({
        source: { kind: 'url' },
      });
    }
  });

  it('of a withdrawn blob: address cannot be read', async () => {
    stubFetch(() => Promise.reject(new TypeError('gone')));
    expect(await readImage(pictureOf(), 'blob:https://page.test/1', signal)).toMatchObject({
      status: 'failed',
      reason: 'cannot-fetch',
    });
  });

  it('of a data: address need no request', async () => {
    const fetched = stubFetch(async () => new Response(''));
    expect(await readImage(pictureOf(), 'data:image/png;base64,AA==', signal)).toMatchObject({
      source: { kind: 'blob' },
    });
    expect(await readImage(pictureOf(), 'data:image/png', signal)).toMatchObject({ reason: 'cannot-decode' });
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each(['file:///etc/passwd', 'chrome-extension://other/a.png', 'ftp://a.test/a.jpg'])(
    'of %s are refused',
    async (url) => {
      const fetched = stubFetch(async () => new Response(''));
      expect(await readImage(pictureOf(), url, signal)).toMatchObject({ status: 'failed', reason: 'address-refused' });
      expect(fetched).not.toHaveBeenCalled();
    },
  );
});
