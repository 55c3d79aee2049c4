import { useEffect, useRef } from 'preact/hooks';
import type { RgbPixels } from '../preprocess/pixels.ts';
import { drawPixels, withAlpha } from './draw-pixels.ts';

/** What the classifier saw of a face. */
export function FaceCrop({ crop, label }: { crop: RgbPixels; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawPixels(canvas.current, withAlpha(crop));
  }, [crop]);
  return (
    <canvas ref={canvas} class="face-crop" width={crop.width} height={crop.height} role="img" aria-label={label} />
  );
}
