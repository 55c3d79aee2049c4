import type { Size } from '../face/types.ts';
import type { ImageResult } from '../inference/contract.ts';

const ratioTolerance = 0.02;

/** The decoded picture cannot be the one that the element shows: their shapes differ. Unknown sizes contradict nothing. */
export function contradictsShape(decoded: Size, shown: Size): boolean {
  if (Math.min(decoded.width, decoded.height, shown.width, shown.height) <= 0) return false;
  const stretch = (shown.width / shown.height) * (decoded.height / decoded.width);
  const roundingSlack = 1 / Math.min(shown.width, shown.height);
  return Math.abs(stretch - 1) > ratioTolerance + roundingSlack;
}

function decodedSize(result: ImageResult): Size | undefined {
  return result.status === 'failed' ? undefined : result.size;
}

/** Whether an answer can be about what the element shows now. */
export function fitsElement(result: ImageResult, element: Element): boolean {
  const decoded = decodedSize(result);
  if (!decoded || !(element instanceof HTMLImageElement)) return true;
  return !contradictsShape(decoded, { width: element.naturalWidth, height: element.naturalHeight });
}
