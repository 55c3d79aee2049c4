import type { Size } from '../face/types.ts';
import { createFrameCopier } from './copy-frame.ts';

/** As large as it is, or made smaller so that its longer side has this many pixels. */
export function fittedSize({ width, height }: Size, longestSidePx: number): Size {
  const scale = Math.min(1, longestSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A canvas of this size, the one at hand where it fits: frames come by the thousand. */
function canvasOf({ width, height }: Size, atHand: OffscreenCanvas | undefined): OffscreenCanvas {
  if (!atHand) return new OffscreenCanvas(width, height);
  if (atHand.width !== width) atHand.width = width;
  if (atHand.height !== height) atHand.height = height;
  return atHand;
}

export interface FramePainterOptions {
  longestSidePx: number;
  /** Of frames that are made smaller. */
  smoothing: ImageSmoothingQuality;
}

export interface FramePainter {
  /** What the video shows now. The canvas is the painter's, and the next frame lies on it too. */
  paint(): Promise<OffscreenCanvas>;
  /** Starts with new canvases: one with a frame of another site is never read again. */
  forget(): void;
}

/** Frames of one video on a canvas; copied where the browser can copy, else drawn. */
export function createFramePainter(
  video: HTMLVideoElement,
  { longestSidePx, smoothing }: FramePainterOptions,
): FramePainter {
  const copy = createFrameCopier();
  let frame: OffscreenCanvas | undefined;
  /** Of the video's own size, where frames are made smaller. */
  let whole: OffscreenCanvas | undefined;
  /** Canvases that are read each time stay out of the GPU; nothing of an earlier frame shines through. */
  const contextOf = (canvas: OffscreenCanvas) => {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error(`Expected a 2d canvas of ${canvas.width} x ${canvas.height}, got none`);
    context.imageSmoothingQuality = smoothing;
    context.globalCompositeOperation = 'copy';
    return context;
  };
  return {
    async paint() {
      const copied = await copy(video);
      const { width, height } = fittedSize(
        copied ?? { width: video.videoWidth, height: video.videoHeight },
        longestSidePx,
      );
      frame = canvasOf({ width, height }, frame);
      if (!copied) contextOf(frame).drawImage(video, 0, 0, width, height);
      else if (copied.width === width && copied.height === height) contextOf(frame).putImageData(copied, 0, 0);
      else {
        whole = canvasOf(copied, whole);
        contextOf(whole).putImageData(copied, 0, 0);
        contextOf(frame).drawImage(whole, 0, 0, width, height);
      }
      return frame;
    },
    forget() {
      frame = undefined;
      whole = undefined;
    },
  };
}
