import type { BoundingBox } from '../face/types.ts';

const sidePx = 64;

/** A small picture of a face for people, no model sees it. Needs a page. */
export async function cutFace(picture: Blob, { x, y, width, height }: BoundingBox): Promise<Blob> {
  const part = [Math.round(x), Math.round(y), Math.max(1, Math.round(width)), Math.max(1, Math.round(height))] as const;
  const bitmap = await createImageBitmap(picture, ...part, { resizeWidth: sidePx, resizeHeight: sidePx });
  const canvas = new OffscreenCanvas(sidePx, sidePx);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
