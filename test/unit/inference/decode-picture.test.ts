import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodePicture } from '../../../lib/inference/decode-picture.ts';

/** The first bytes of a PNG that claims a size; no pixel follows. */
function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

const textBytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));

function stubDecoder(decode: () => Promise<unknown>) {
  const decoder = vi.fn(decode);
  vi.stubGlobal('createImageBitmap', decoder);
  return decoder;
}

describe('decodePicture', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('decodes upright, as the EXIF data say', async () => {
    const bitmap = { width: 2, height: 3 };
    const decoder = stubDecoder(async () => bitmap);
    expect(await decodePicture(pngHeader(3, 2))).toEqual({ status: 'decoded', bitmap });
    expect(decoder).toHaveBeenCalledWith(expect.any(Blob), { imageOrientation: 'from-image' });
  });

  it('refuses a picture of too many pixels before it is decoded', async () => {
    const decoder = stubDecoder(async () => ({}));
    expect(await decodePicture(pngHeader(16_384, 16_384))).toEqual({
      status: 'skipped',
      reason: 'too-many-pixels',
      size: { width: 16_384, height: 16_384 },
    });
    expect(decoder).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', textBytes('<!doctype html><title>Not found</title>')],
    ['a vector drawing', textBytes('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')],
    ['a picture cut off in its header', pngHeader(9, 9).subarray(0, 14) as Uint8Array<ArrayBuffer>],
  ])('skips %s as an unsupported format', async (_, bytes) => {
    const decoder = stubDecoder(async () => ({}));
    expect(await decodePicture(bytes)).toEqual({ status: 'skipped', reason: 'unsupported-format' });
    expect(decoder).not.toHaveBeenCalled();
  });

  it('fails as "cannot-decode" when the browser cannot', async () => {
    stubDecoder(() => Promise.reject(new DOMException('The source image could not be decoded.', 'InvalidStateError')));
    expect(await decodePicture(pngHeader(9, 9))).toMatchObject({ status: 'failed', reason: 'cannot-decode' });
  });

  it('fails as "timed-out" when the decoder hangs', async () => {
    vi.useFakeTimers();
    stubDecoder(() => new Promise(() => {}));
    const decoding = decodePicture(pngHeader(9, 9));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await decoding).toMatchObject({ status: 'failed', reason: 'timed-out' });
  });
});
