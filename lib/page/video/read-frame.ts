import type { Size } from '../../face/types.ts';
import type { UnreadableVideo } from '../../messaging/page-contract.ts';

export type ReadFrame =
  | { status: 'read'; frame: Blob; videoSize: Size }
  | { status: 'unreadable'; reason: UnreadableVideo }
  /** Not now: nothing is decoded, the tab cannot be captured at this moment. */
  | { status: 'none' };

const longestSidePx = 1280;
const quality = 0.92;

export function frameSize({ width, height }: Size): Size {
  const scale = Math.min(1, longestSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The frame as it is handed to inference. */
export function encodeFrame(canvas: OffscreenCanvas): Promise<Blob> {
  return canvas.convertToBlob({ type: 'image/jpeg', quality });
}

/** A canvas of this size, the one at hand where it fits: frames come by the thousand. */
export function canvasOf({ width, height }: Size, atHand: OffscreenCanvas | undefined): OffscreenCanvas {
  if (!atHand) return new OffscreenCanvas(width, height);
  if (atHand.width !== width) atHand.width = width;
  if (atHand.height !== height) atHand.height = height;
  return atHand;
}

/** What no extension can see: DRM shows its pictures to the screen alone, and sound has none. */
export function barrierOf(video: HTMLVideoElement, isEncrypted: boolean): UnreadableVideo | undefined {
  if (isEncrypted || (video.mediaKeys ?? null) !== null) return 'video-protected';
  return undefined;
}

/** Reads frames of one video through a canvas: what the page itself may read (same origin, CORS, blob:, MSE, streams). */
export function createFrameReader(video: HTMLVideoElement): () => Promise<ReadFrame> {
  let canvas: OffscreenCanvas | undefined;
  return async () => {
    const videoSize = { width: video.videoWidth, height: video.videoHeight };
    if (videoSize.width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return { status: 'none' };
    const { width, height } = frameSize(videoSize);
    try {
      canvas = canvasOf({ width, height }, canvas);
      canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0, width, height);
      return { status: 'read', frame: await encodeFrame(canvas), videoSize };
    } catch (error) {
      canvas = undefined;
      if (error instanceof DOMException && error.name === 'SecurityError') {
        return { status: 'unreadable', reason: 'video-of-another-site' };
      }
      return { status: 'none' };
    }
  };
}
