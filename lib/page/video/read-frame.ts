import type { Size } from '../../face/types.ts';
import { createFramePainter, fittedSize } from '../../frames/paint-frame.ts';
import type { UnreadableVideo } from '../../messaging/page-contract.ts';

export type ReadFrame =
  | { status: 'read'; frame: ArrayBuffer; videoSize: Size }
  | { status: 'unreadable'; reason: UnreadableVideo }
  /** Not now: nothing is decoded, the tab cannot be captured at this moment. */
  | { status: 'none' };

const longestSidePx = 1280;
const quality = 0.92;

export const frameSize = (size: Size): Size => fittedSize(size, longestSidePx);

/** The frame as it is handed to inference: its bytes, for the browser's own process keeps a Blob until both sides forget it. */
export async function encodeFrame(canvas: OffscreenCanvas): Promise<ArrayBuffer> {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return blob.arrayBuffer();
}

/** What no extension can see: DRM shows its pictures to the screen alone, and sound has none. */
export function barrierOf(video: HTMLVideoElement, isEncrypted: boolean): UnreadableVideo | undefined {
  if (isEncrypted || (video.mediaKeys ?? null) !== null) return 'video-protected';
  return undefined;
}

/** Reads frames of one video: what the page itself may read (same origin, CORS, blob:, MSE, streams). */
export function createFrameReader(video: HTMLVideoElement): () => Promise<ReadFrame> {
  const painter = createFramePainter(video, { longestSidePx, smoothing: 'low' });
  return async () => {
    const videoSize = { width: video.videoWidth, height: video.videoHeight };
    if (videoSize.width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return { status: 'none' };
    try {
      return { status: 'read', frame: await encodeFrame(await painter.paint()), videoSize };
    } catch (error) {
      painter.forget();
      if (error instanceof DOMException && error.name === 'SecurityError') {
        return { status: 'unreadable', reason: 'video-of-another-site' };
      }
      return { status: 'none' };
    }
  };
}
