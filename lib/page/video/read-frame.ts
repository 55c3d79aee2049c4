import type { Size } from '../../face/types.ts';
import type { UnreadableVideo } from '../../messaging/page-contract.ts';
import { createFrameCopier } from './copy-frame.ts';

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

/** For canvases that are read each time: they stay out of the GPU. */
const contextOf = (canvas: OffscreenCanvas) => canvas.getContext('2d', { alpha: false, willReadFrequently: true });

interface Canvases {
  frame: OffscreenCanvas | undefined;
  /** Of the video's own size, where frames are made smaller. */
  whole: OffscreenCanvas | undefined;
}

/** On `canvases.frame`, where the frame lies afterwards. */
async function paintFrame(
  video: HTMLVideoElement,
  copy: ReturnType<typeof createFrameCopier>,
  canvases: Canvases,
): Promise<OffscreenCanvas> {
  const copied = await copy(video);
  const source = copied ?? { width: video.videoWidth, height: video.videoHeight };
  const { width, height } = frameSize(source);
  const canvas = (canvases.frame = canvasOf({ width, height }, canvases.frame));
  if (!copied) contextOf(canvas)?.drawImage(video, 0, 0, width, height);
  else if (copied.width === width) contextOf(canvas)?.putImageData(copied, 0, 0);
  else {
    const whole = (canvases.whole = canvasOf(copied, canvases.whole));
    contextOf(whole)?.putImageData(copied, 0, 0);
    contextOf(canvas)?.drawImage(whole, 0, 0, width, height);
  }
  return canvas;
}

/** Reads frames of one video: what the page itself may read (same origin, CORS, blob:, MSE, streams). */
export function createFrameReader(video: HTMLVideoElement): () => Promise<ReadFrame> {
  const copy = createFrameCopier();
  let canvases: Canvases = { frame: undefined, whole: undefined };
  return async () => {
    const videoSize = { width: video.videoWidth, height: video.videoHeight };
    if (videoSize.width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return { status: 'none' };
    try {
      return { status: 'read', frame: await encodeFrame(await paintFrame(video, copy, canvases)), videoSize };
    } catch (error) {
      canvases = { frame: undefined, whole: undefined };
      if (error instanceof DOMException && error.name === 'SecurityError') {
        return { status: 'unreadable', reason: 'video-of-another-site' };
      }
      return { status: 'none' };
    }
  };
}
