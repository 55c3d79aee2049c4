import type { FailReason, JudgeRequest } from '../inference/contract.ts';
import { dataUrlToBlob } from './data-url.ts';
import { currentAddress } from './picture-address.ts';
import type { Picture } from './picture.ts';

export type ReadImage =
  { status: 'read'; source: JudgeRequest['source'] } | { status: 'failed'; reason: FailReason; detail: string };

const fetchTimeoutMs = 20_000;

const blobSource = (blob: Blob): ReadImage => ({ status: 'read', source: { kind: 'blob', blob } });
const failed = (reason: FailReason, detail: string): ReadImage => ({ status: 'failed', reason, detail });

async function fetchBlob(address: string, signal: AbortSignal): Promise<Blob | null> {
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      cache: 'force-cache',
      signal: AbortSignal.any([signal, AbortSignal.timeout(fetchTimeoutMs)]),
    });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

/** What the element has decoded, where the page's own origin may see it. */
async function drawnBlob(picture: Picture, address: string): Promise<Blob | null> {
  const { element } = picture;
  if (!(element instanceof HTMLImageElement) || !element.complete || element.naturalWidth === 0) return null;
  if (currentAddress(picture) !== address) return null;
  const canvas = new OffscreenCanvas(element.naturalWidth, element.naturalHeight);
  try {
    canvas.getContext('2d')?.drawImage(element, 0, 0);
    return await canvas.convertToBlob({ type: 'image/png' });
  } catch {
    return null;
  }
}

function isReadableHere(picture: Picture, address: string): boolean {
  if (new URL(address).origin === self.origin) return true;
  return picture.element instanceof HTMLImageElement && picture.element.crossOrigin !== null;
}

/** Bytes where the page itself may read them, else the address for the extension to read; at most one request. */
export async function readImage(picture: Picture, address: string, signal: AbortSignal): Promise<ReadImage> {
  const { protocol } = new URL(address);
  if (protocol === 'data:') {
    const blob = dataUrlToBlob(address);
    return blob ? blobSource(blob) : failed('cannot-decode', 'malformed data: address');
  }
  const isWeb = protocol === 'http:' || protocol === 'https:';
  if (!isWeb && protocol !== 'blob:')
    return failed('address-refused', `expected http(s), blob: or data:, got ${protocol}`);
  if (isWeb && !isReadableHere(picture, address)) return { status: 'read', source: { kind: 'url', url: address } };
  const blob = (await fetchBlob(address, signal)) ?? (await drawnBlob(picture, address));
  if (blob) return blobSource(blob);
  return isWeb
    ? { status: 'read', source: { kind: 'url', url: address } }
    : failed('cannot-fetch', 'the page has withdrawn this blob: address');
}
