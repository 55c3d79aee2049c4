import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { cropSquare } from '../../lib/face/crop-square.ts';
import type { DetectedFace, Size } from '../../lib/face/types.ts';
import { cropFace } from '../../lib/preprocess/crop-face.ts';
import { isVideo } from '../data/folder-entries.ts';
import { decodeBitmap } from './bitmap.ts';
import { landmarksInCrop } from './crop-landmarks.ts';
import type { FaceSource, FoundFaces, SourceFace } from './face-source.ts';
import { FaceTracks } from './face-tracks.ts';
import { inOrder } from './in-order.ts';
import type { PrepareSpec } from './prepare-request.ts';
import type { PreparedFace } from './prepared-face.ts';
import { readSource } from './read-source.ts';
import { UnreadableVideo, videoFrames } from './video-frames.ts';
import type { VideoFrame } from './video-frames.ts';

/** What preparation finds out about a crop; the rest of its manifest line is the sample's. */
export type FoundFace = Pick<PreparedFace, 'frame' | 'face' | 'boxFrom' | 'score' | 'box' | 'landmarks'>;

export interface PreparedItem {
  crops: { face: FoundFace; pixels: Uint8Array }[];
  /** Pictures and frames without a crop, each with its reason. */
  misses: { frame?: number; reason: string }[];
}

export interface ItemContext {
  dataFolder: string;
  spec: PrepareSpec;
  /** Absent for framing `picture`. */
  faces?: FaceSource;
}

const framesAhead = 4;
/** What DeepFake-Detect asks where it found several faces. */
const severalFacesMinScore = 0.95;

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

function foundFace(
  { face, landmarks: points = face.keypoints }: Pick<SourceFace, 'face' | 'landmarks'>,
  number: number,
  boxFrom: FoundFace['boxFrom'],
  spec: PrepareSpec,
): FoundFace {
  const { x, y, width, height } = face.box;
  const landmarks = spec.crop ? landmarksInCrop(points, cropSquare(face, spec.crop), spec.size) : [];
  return {
    face: number,
    boxFrom,
    score: rounded(face.score, 4),
    box: { x: rounded(x, 2), y: rounded(y, 2), width: rounded(width, 2), height: rounded(height, 2) },
    ...(landmarks.length > 0 && { landmarks: landmarks.map((value) => rounded(value, 2)) }),
  };
}

/** The faces of one picture that the rules take. */
function takenFaces<Face extends { face: DetectedFace }>(faces: readonly Face[], spec: PrepareSpec): Face[] {
  const sure =
    spec.confidence === 'deepfake-detect' && faces.length > 1
      ? faces.filter(({ face }) => face.score >= severalFacesMinScore)
      : faces;
  return sure.slice(0, spec.maxFaces ?? sure.length);
}

async function wholePicture(
  picture: Sharp,
  { width, height }: Size,
  size: number,
): Promise<PreparedItem['crops'][number]> {
  const data = await picture
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(size, size, { fit: 'fill' })
    .raw()
    .toBuffer();
  const box = { x: 0, y: 0, width, height };
  return { face: { face: 0, boxFrom: 'picture', score: 0, box }, pixels: new Uint8Array(data) };
}

async function wholeStill(picture: Buffer, size: number): Promise<PreparedItem['crops'][number]> {
  const { autoOrient } = await sharp(picture).metadata();
  return wholePicture(sharp(picture).autoOrient(), autoOrient, size);
}

async function wholeFrame({ bitmap }: VideoFrame, size: number): Promise<PreparedItem['crops'][number]> {
  const { data, width, height } = decodeBitmap(bitmap);
  return wholePicture(sharp(data, { raw: { width, height, channels: 4 } }), { width, height }, size);
}

function missReason(error: unknown): string {
  return `cannot-decode: ${error instanceof Error ? error.message : String(error)}`;
}

function facesOf(found: FoundFaces): SourceFace[] {
  return found.status === 'found' ? found.faces : [];
}

function missOf(found: FoundFaces, taken: number): string | undefined {
  if (found.status === 'failed') return found.reason;
  if (taken > 0) return undefined;
  return found.faces.length > 0 ? 'no-sure-face' : 'no-face';
}

async function prepareStill(file: string, { dataFolder, spec, faces }: ItemContext): Promise<PreparedItem> {
  let picture: Buffer;
  try {
    picture = await readSource(dataFolder, file, spec.tfrecordFeatures);
    if (!faces) return { crops: [await wholeStill(picture, spec.size)], misses: [] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== undefined && code !== 'ENOENT') throw error;
    return { crops: [], misses: [{ reason: missReason(error) }] };
  }
  const found = await faces.faces(picture);
  const taken = takenFaces(facesOf(found), spec);
  const reason = missOf(found, taken.length);
  return {
    crops: taken.map((face, i) => ({ face: foundFace(face, i, 'detected', spec), pixels: face.crop })),
    misses: reason ? [{ reason }] : [],
  };
}

/** Crops of one frame: those found and, where asked for, those that earlier frames had. */
function frameCrops(
  tracks: FaceTracks,
  { bitmap, index, timeS }: VideoFrame,
  found: FoundFaces,
  spec: PrepareSpec,
): PreparedItem {
  const taken = takenFaces(facesOf(found), spec);
  const numbers = tracks.assign(taken.map(({ face }) => face));
  const frame = { index, timeS: rounded(timeS, 3) };
  const crops = taken.map((face, i) => ({
    face: { frame, ...foundFace(face, numbers[i]!, 'detected', spec) },
    pixels: face.crop,
  }));
  const missing = spec.averagedBoxes ? tracks.averagedMissing(numbers) : [];
  if (missing.length > 0 && spec.crop) {
    const pixels = decodeBitmap(bitmap);
    for (const { number, face } of missing) {
      const crop = cropFace({ x: 0, y: 0, pixels }, cropSquare(face, spec.crop), spec.size);
      crops.push({ face: { frame, ...foundFace({ face }, number, 'averaged', spec) }, pixels: crop.data });
    }
  }
  const reason = missOf(found, crops.length);
  return { crops, misses: reason ? [{ frame: index, reason }] : [] };
}

async function prepareVideo(file: string, { dataFolder, spec, faces }: ItemContext): Promise<PreparedItem> {
  const item: PreparedItem = { crops: [], misses: [] };
  const tracks = new FaceTracks();
  const frames = videoFrames(join(dataFolder, file), spec.frames, spec.frameWidth);
  const look = async (frame: VideoFrame) =>
    faces ? { frame, found: await faces.faces(frame.bitmap) } : { frame, whole: await wholeFrame(frame, spec.size) };
  try {
    for await (const { frame, found, whole } of inOrder(frames, framesAhead, look)) {
      if (whole) {
        const { index, timeS } = frame;
        item.crops.push({ ...whole, face: { frame: { index, timeS: rounded(timeS, 3) }, ...whole.face } });
      }
      if (!found) continue;
      const { crops, misses } = frameCrops(tracks, frame, found, spec);
      item.crops.push(...crops);
      item.misses.push(...misses);
    }
  } catch (error) {
    if (!(error instanceof UnreadableVideo)) throw error;
    item.misses.push({ reason: missReason(error) });
  }
  return item;
}

/** Crops a picture, or the frames of a video; what cannot be decoded is a miss. */
export function prepareItem(file: string, context: ItemContext): Promise<PreparedItem> {
  return isVideo(file) ? prepareVideo(file, context) : prepareStill(file, context);
}
