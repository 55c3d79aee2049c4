import type { BadgeHost } from '../badge-host.ts';
import { captureTab, seenBox } from '../capture-picture.ts';
import { measurePlacement } from '../measure-picture.ts';
import { encodeFrame, frameSize } from './read-frame.ts';
import type { ReadFrame } from './read-frame.ts';
import { isLooking, settledTracks } from './watched-video.ts';
import type { WatchedVideo } from './watched-video.ts';

/** For one question of a person; the background allows captures for a minute after it. */
export const mostCaptures = 12;

const none: ReadFrame = { status: 'none' };
const refused: ReadFrame = { status: 'unreadable', reason: 'video-of-another-site' };

async function captureFrame(
  video: WatchedVideo,
  captureVisibleTab: () => Promise<Blob | null>,
  host: BadgeHost,
): Promise<ReadFrame> {
  const videoSize = { width: video.element.videoWidth, height: video.element.videoHeight };
  const size = frameSize(videoSize);
  const captured = await captureTab(captureVisibleTab, host.element);
  if (!captured) return none;
  const { bitmap, scale, offset } = captured;
  try {
    const seen = seenBox(video);
    const placement = measurePlacement(video, size);
    if (!seen || !placement) return none;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) return none;
    context.scale(1 / placement.scaleX, 1 / placement.scaleY);
    context.translate(-placement.left, -placement.top);
    context.beginPath();
    context.rect(seen.left, seen.top, seen.width, seen.height);
    context.clip();
    context.drawImage(bitmap, -offset.left, -offset.top, bitmap.width / scale, bitmap.height / scale);
    return { status: 'read', frame: await encodeFrame(canvas), videoSize };
  } finally {
    bitmap.close();
  }
}

/**
 * Reads frames of a video that the page itself may not read from what the screen shows of it. Ends when its faces are
 * settled or when so many captures were of no use.
 */
export function createCaptureReader(
  video: WatchedVideo,
  captureVisibleTab: () => Promise<Blob | null>,
  host: BadgeHost,
): () => Promise<ReadFrame> {
  let captures = 0;
  return async () => {
    if (captures >= mostCaptures || (settledTracks(video.tracks).length > 0 && !isLooking(video))) return refused;
    captures += 1;
    return captureFrame(video, captureVisibleTab, host).catch(() => none);
  };
}
