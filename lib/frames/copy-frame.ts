/** What TypeScript does not know of it yet. */
interface Turning {
  rotation?: number;
  flip?: boolean;
}

const rgba: VideoFrameCopyToOptions = { format: 'RGBA', colorSpace: 'srgb' };

function isAsShown(frame: VideoFrame & Turning, { videoWidth, videoHeight }: HTMLVideoElement): boolean {
  const { format, visibleRect, rotation = 0, flip = false } = frame;
  if (rotation !== 0 || flip || format?.endsWith('A') === true) return false;
  return visibleRect?.width === videoWidth && visibleRect.height === videoHeight;
}

/**
 * Copies the pixels that a video shows now, into the same memory each time. Chromium without a GPU keeps every frame that
 * is drawn on a canvas in a cache of hundreds of megabytes; what is copied leaves nothing behind and takes less of the
 * main thread. Undefined where the browser cannot copy, or where the frame would have to be turned or is transparent: then
 * it must be drawn. Throws where drawing throws, a SecurityError for a video of another site.
 */
export function createFrameCopier(): (video: HTMLVideoElement) => Promise<ImageData | undefined> {
  let pixels = new Uint8ClampedArray(0);
  let canCopy = typeof VideoFrame === 'function';
  return async (video) => {
    if (!canCopy) return undefined;
    const { videoWidth: width, videoHeight: height } = video;
    const frame = new VideoFrame(video);
    try {
      if (!isAsShown(frame, video)) return undefined;
      if (pixels.length !== width * height * 4) pixels = new Uint8ClampedArray(width * height * 4);
      canCopy = frame.allocationSize(rgba) === pixels.length;
      if (!canCopy) return undefined;
      await frame.copyTo(pixels, rgba);
      return new ImageData(pixels, width, height);
    } catch {
      canCopy = false;
      return undefined;
    } finally {
      frame.close();
    }
  };
}
