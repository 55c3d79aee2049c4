import type { BoundingBox, CropSpec } from '../../lib/face/types.ts';
import { cropFace } from '../../lib/preprocess/crop-face.ts';
import type { RgbaPixels, RgbPixels } from '../../lib/preprocess/pixels.ts';
import { resize } from '../augment/filter.ts';

const degree = Math.PI / 180;
const widest = 60 * degree;
const coarseStep = 4 * degree;
const finestStep = 0.1 * degree;
/** Side of the crops that are compared. */
const comparedPx = 24;
/** Mean difference of 8-bit values above which the picture is not the one that the crop was cut from. */
const farthestApart = 10;

/** The square of a face box, turned. */
export function squareOf({ x, y, width, height }: BoundingBox, scale: number, rollRadians: number) {
  return { centre: { x: x + width / 2, y: y + height / 2 }, side: Math.max(width, height) * scale, rollRadians };
}

/**
 * The roll that a stored crop was cut with: the manifest does not keep it, so squares of all rolls are cut out of the
 * picture and compared. Undefined where none comes near: another picture. `picture` and `box` are in the same pixels.
 */
export function findRoll(
  picture: RgbaPixels,
  box: BoundingBox,
  { scale, rollCorrected }: Pick<CropSpec, 'scale' | 'rollCorrected'>,
  stored: RgbPixels,
): number | undefined {
  const wanted = resize(stored, comparedPx, comparedPx, 'linear').data;
  const apart = (roll: number) => {
    const { data } = cropFace({ x: 0, y: 0, pixels: picture }, squareOf(box, scale, roll), comparedPx);
    return data.reduce((sum, value, i) => sum + Math.abs(value - wanted[i]!), 0) / data.length;
  };
  let best = { roll: 0, apart: apart(0) };
  const look = (roll: number) => {
    const found = { roll, apart: apart(roll) };
    if (found.apart < best.apart) best = found;
  };
  if (rollCorrected) {
    for (let roll = coarseStep; roll <= widest; roll += coarseStep) [roll, -roll].forEach(look);
    for (let step = coarseStep / 2; step >= finestStep; step /= 2) {
      const { roll } = best;
      [roll - step, roll + step].forEach(look);
    }
  }
  return best.apart <= farthestApart ? best.roll : undefined;
}
