import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { BoundingBox, CropSpec, Size } from '../../lib/face/types.ts';
import type { RgbaPixels } from '../../lib/preprocess/pixels.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { readSource } from '../prepared/read-source.ts';
import { findRoll } from './find-roll.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { decodePicture, scaledBox } from './source-picture.ts';

/** How a picture was stored; NaN where it is no JPEG. */
export interface PictureEncoding extends Size {
  bytesPerPixel: number;
  quality: number;
  chromaShare: number;
}

/** What is known of a crop besides its pixels. Columns in the order of `shortcutColumns`. */
export interface PictureFacts {
  /** Absent for frames of videos, as `backdrop`. */
  encoding?: PictureEncoding;
  metadata?: number[];
  framing: number[];
  backdrop?: number[];
  /** Radians; absent where the crop was not found in its picture. */
  roll?: number;
}

export const shortcutColumns = {
  metadata: ['width', 'height', 'bytes per pixel', 'JPEG quality', 'chroma subsampling'],
  framing: ['box left', 'box top', 'box width', 'box height', 'detector score', 'roll'],
  backdrop: ['mean red', 'mean green', 'mean blue', 'deviation of each', 'mean step between neighbours'],
} as const;

export type Shortcut = keyof typeof shortcutColumns;

export interface FactsPlace {
  set: PreparedSet;
  /** The data as published: what `file` of the manifest is relative to. */
  rawFolder: string;
  crop: Pick<CropSpec, 'scale' | 'rollCorrected'>;
}

/** Side of a face box in the pixels that backdrop and roll are read from. */
const readFacePx = 48;

export async function pictureFacts(face: PreparedFace, { set, rawFolder, crop }: FactsPlace): Promise<PictureFacts> {
  const { file, box, score } = face;
  if (face.frame) return { framing: framing(box, await videoSize(join(rawFolder, video(file))), score, NaN) };
  const bytes = await readSource(rawFolder, file, defaultFeatures);
  const { autoOrient: size } = await sharp(bytes).metadata();
  const header = readJpegHeader(bytes);
  const encoding: PictureEncoding = {
    width: size.width,
    height: size.height,
    bytesPerPixel: bytes.length / (size.width * size.height),
    quality: header?.quality ?? NaN,
    chromaShare: header?.chromaShare ?? NaN,
  };
  const picture = await decodePicture(bytes, Math.min(1, readFacePx / Math.max(box.width, box.height)));
  const small = scaledBox(box, picture.width / size.width, picture.height / size.height);
  const roll = findRoll(picture, small, crop, pixelsOf(set, face.place));
  return {
    encoding,
    metadata: [encoding.width, encoding.height, encoding.bytesPerPixel, encoding.quality, encoding.chromaShare],
    framing: framing(box, size, score, roll ?? NaN),
    backdrop: backdrop(picture, small),
    ...(roll !== undefined && { roll }),
  };
}

const video = (file: string) => file.split('#t=')[0]!;

function framing(box: BoundingBox, { width, height }: Size, score: number, roll: number): number[] {
  return [box.x / width, box.y / height, box.width / width, box.height / height, score, roll];
}

const run = promisify(execFile);
const knownSizes = new Map<string, Promise<Size>>();

function videoSize(path: string): Promise<Size> {
  let size = knownSizes.get(path);
  if (!size) {
    size = probedSize(path);
    knownSizes.set(path, size);
  }
  return size;
}

async function probedSize(path: string): Promise<Size> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height',
    '-of',
    'csv=p=0',
    path,
  ];
  const { stdout } = await run('ffprobe', args);
  const [width, height] = stdout.split(/[,\n]/).map(Number);
  if (!width || !height) throw new Error(`${path}: expected the size of a video from ffprobe, got ${stdout.trim()}`);
  return { width, height };
}

/** Colours outside of the ellipse that the face box holds; NaN where nothing is. */
export function backdrop({ data, width, height }: RgbaPixels, box: BoundingBox): number[] {
  const [sums, squares] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  let [count, steps, stepCount] = [0, 0, 0];
  const isOutside = (column: number, row: number) =>
    ((column + 0.5 - box.x) / box.width - 0.5) ** 2 + ((row + 0.5 - box.y) / box.height - 0.5) ** 2 > 0.25;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (!isOutside(column, row)) continue;
      const at = (row * width + column) * 4;
      for (let k = 0; k < 3; k++) {
        sums[k]! += data[at + k]!;
        squares[k]! += data[at + k]! ** 2;
      }
      count++;
      if (column + 1 === width || !isOutside(column + 1, row)) continue;
      steps += Math.abs(data[at + 1]! - data[at + 5]!);
      stepCount++;
    }
  const means = sums.map((sum) => sum / count);
  const deviations = squares.map((square, k) => Math.sqrt(Math.max(0, square / count - means[k]! ** 2)));
  return [...means, ...deviations, steps / stepCount];
}
