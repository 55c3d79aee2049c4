import type { BoundingBox, Size } from '../face/types.ts';

export interface ViewPainter {
  /** Draws a square of the picture over the whole canvas; what lies beyond the picture is black. */
  paint(view: BoundingBox, context: OffscreenCanvasRenderingContext2D): void;
}

export function canvasContext({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new Error(`Expected a 2d canvas of ${width} x ${height}, got none`);
  return context;
}

/** Shrinks the picture once when all views are larger than `sidePx`, so that each view is cheap to draw. */
export function createViewPainter(bitmap: ImageBitmap, smallestViewPx: number, sidePx: number): ViewPainter {
  const scale = Math.min(1, sidePx / smallestViewPx);
  const source = scale < 1 ? shrunk(bitmap, scale) : bitmap;
  const scaleX = source.width / bitmap.width;
  const scaleY = source.height / bitmap.height;
  return {
    paint(view, context) {
      const { width, height } = context.canvas;
      context.fillStyle = 'black';
      context.fillRect(0, 0, width, height);
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = 'medium';
      const zoomX = width / view.width;
      const zoomY = height / view.height;
      const left = Math.max(0, view.x);
      const top = Math.max(0, view.y);
      const right = Math.min(bitmap.width, view.x + view.width);
      const bottom = Math.min(bitmap.height, view.y + view.height);
      context.drawImage(
        source,
        left * scaleX,
        top * scaleY,
        (right - left) * scaleX,
        (bottom - top) * scaleY,
        (left - view.x) * zoomX,
        (top - view.y) * zoomY,
        (right - left) * zoomX,
        (bottom - top) * zoomY,
      );
    },
  };
}

function shrunk(bitmap: ImageBitmap, scale: number): OffscreenCanvas {
  const size = {
    width: Math.max(1, Math.round(bitmap.width * scale)),
    height: Math.max(1, Math.round(bitmap.height * scale)),
  };
  const context = canvasContext(size);
  context.imageSmoothingQuality = 'medium';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  return context.canvas;
}
