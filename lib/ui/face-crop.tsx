import { useEffect, useRef } from 'preact/hooks';
import type { RgbPixels } from '../preprocess/pixels.ts';

function draw(canvas: HTMLCanvasElement, { data, width, height }: RgbPixels): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) rgba.set(data.subarray(from, from + 3), to);
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** What the classifier saw of a face. */
export function FaceCrop({ crop, label }: { crop: RgbPixels; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, crop);
  }, [crop]);
  return (
    <canvas ref={canvas} class="face-crop" width={crop.width} height={crop.height} role="img" aria-label={label} />
  );
}
