import { cropSquare } from '../face/crop-square.ts';
import type { BoundingBox, CropSpec, DetectedFace } from '../face/types.ts';
import { cropFace, sourceRegion } from '../preprocess/crop-face.ts';
import type { PixelRegion, RgbPixels } from '../preprocess/pixels.ts';
import { canvasContext } from './view-painter.ts';

function readRegion(bitmap: ImageBitmap, { x, y, width, height }: BoundingBox): PixelRegion {
  const context = canvasContext({ width, height });
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, -x, -y);
  const { data } = context.getImageData(0, 0, width, height, { colorSpace: 'srgb' });
  return { x, y, pixels: { data, width, height } };
}

/** The classifier's input for each face, in order; transparent parts of the picture are white. */
export function cropFaces(bitmap: ImageBitmap, faces: readonly DetectedFace[], spec: CropSpec): RgbPixels[] {
  return faces.map((face) => {
    const square = cropSquare(face, spec);
    return cropFace(readRegion(bitmap, sourceRegion(square, spec.size, bitmap)), square, spec.size);
  });
}
