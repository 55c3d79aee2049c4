import { luma } from './luma.ts';
import type { RgbPixels } from './pixels.ts';

/** Of the squared grey levels: what is darker is rounding. */
const floor = 0.01;
/** Pixels of the crop between which the coarse steps lie. */
const reach = 4;

/**
 * How much of its finest detail a crop has kept: the logarithm of the mean squared step between neighbours, in grey
 * levels, less that between pixels four apart. Contrast and light cancel out; blur and enlarging lower it, and so does
 * JPEG that was enlarged. 0 where neighbours differ as much as pixels further apart (noise), -2.8 where all is smooth.
 */
export function cropDetail({ data, width, height }: RgbPixels): number {
  const grey = new Float32Array(width * height); // [height, width]
  for (let pixel = 0; pixel < grey.length; pixel++)
    grey[pixel] = luma(data[pixel * 3]!, data[pixel * 3 + 1]!, data[pixel * 3 + 2]!);
  let near = 0;
  let far = 0;
  for (let row = 0; row < height - reach; row++) {
    for (let column = 0; column < width - reach; column++) {
      const at = row * width + column;
      const value = grey[at]!;
      near += (grey[at + 1]! - value) ** 2 + (grey[at + width]! - value) ** 2;
      far += (grey[at + reach]! - value) ** 2 + (grey[at + reach * width]! - value) ** 2;
    }
  }
  const count = Math.max(1, (height - reach) * (width - reach));
  return Math.log(near / count + floor) - Math.log(far / count + floor);
}
