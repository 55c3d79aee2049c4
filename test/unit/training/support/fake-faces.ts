import sharp from 'sharp';
import { cropSquare } from '../../../../lib/face/crop-square.ts';
import type { DetectedFace } from '../../../../lib/face/types.ts';
import { cropFace } from '../../../../lib/preprocess/crop-face.ts';
import { decodeBitmap } from '../../../../training/prepared/bitmap.ts';
import type { FaceSource } from '../../../../training/prepared/face-source.ts';
import type { PrepareSpec } from '../../../../training/prepared/prepare-request.ts';

async function pixelsIn(picture: Buffer) {
  if (picture.toString('latin1', 0, 2) === 'BM') return decodeBitmap(picture);
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

/** A face at (x, y), its keypoints its corners and sides. */
export function faceAt(x: number, y: number, side: number, score: number): DetectedFace {
  const at = (u: number, v: number) => ({ x: x + u * side, y: y + v * side });
  return {
    box: { x, y, width: side, height: side },
    keypoints: [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.5, 0.8), at(0, 0.5), at(1, 0.5)],
    score,
  };
}

/** By the red of the first pixel: none under 50, one under 150, else two, as a detector without a browser. */
export async function openFakeFaces({ crop: spec }: PrepareSpec): Promise<FaceSource> {
  return {
    async faces(picture) {
      const pixels = await pixelsIn(picture).catch(() => undefined);
      if (!pixels) return { status: 'failed', reason: 'cannot-decode: fake' };
      const red = pixels.data[0]!;
      const side = Math.min(pixels.width, pixels.height) / 2;
      const all = [faceAt(1, 1, side, 0.97), faceAt(side, side, side * 0.8, 0.6)];
      const faces = all.slice(0, red < 50 ? 0 : red < 150 ? 1 : 2);
      return {
        status: 'found',
        size: { width: pixels.width, height: pixels.height },
        faces: faces.map((face) => ({
          face,
          crop: cropFace({ x: 0, y: 0, pixels }, cropSquare(face, spec!), spec!.size).data,
        })),
      };
    },
    close: async () => {},
  };
}
