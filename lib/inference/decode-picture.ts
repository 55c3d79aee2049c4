import { imageSize } from 'image-size';
import type { Size } from '../face/types.ts';
import type { FailReason, SkipReason } from './contract.ts';
import { withTimeout } from './with-timeout.ts';

/** Decoding takes 4 bytes a pixel and more; a small file may claim any number. */
export const maxPixels = 64_000_000;
const decodeTimeoutMs = 10_000;

/** Formats that both the header reader and the browsers' workers know (no worker draws SVG). */
const decodable = new Set(['avif', 'bmp', 'gif', 'ico', 'jpg', 'png', 'webp']);

export type DecodedPicture =
  | { status: 'decoded'; bitmap: ImageBitmap }
  | { status: 'skipped'; reason: SkipReason; size?: Size }
  | { status: 'failed'; reason: FailReason; detail: string };

type Header = { kind: 'known'; size: Size; type: string } | { kind: 'unknown'; detail: string };

function readHeader(bytes: Uint8Array): Header {
  try {
    const { width, height, type = 'unknown' } = imageSize(bytes);
    return { kind: 'known', size: { width, height }, type };
  } catch (error) {
    return { kind: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The size comes from the header, before a pixel is decoded; the picture is turned as its EXIF data say. */
export async function decodePicture(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedPicture> {
  const header = readHeader(bytes);
  if (header.kind === 'unknown' || !decodable.has(header.type))
    return { status: 'skipped', reason: 'unsupported-format' };
  const { size } = header;
  if (size.width * size.height > maxPixels) return { status: 'skipped', reason: 'too-many-pixels', size };
  const decoding = createImageBitmap(new Blob([bytes]), { imageOrientation: 'from-image' }).then(
    (bitmap): DecodedPicture => ({ status: 'decoded', bitmap }),
    (error: unknown): DecodedPicture => ({ status: 'failed', reason: 'cannot-decode', detail: String(error) }),
  );
  return withTimeout(decoding, decodeTimeoutMs, () => ({
    status: 'failed',
    reason: 'timed-out',
    detail: `The picture was not decoded within ${decodeTimeoutMs} ms.`,
  }));
}
