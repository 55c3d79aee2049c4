import type { Point } from '../../lib/face/types.ts';
import { luma } from '../../lib/preprocess/luma.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { headPose } from './head-pose.ts';
import type { HeadPose } from './head-pose.ts';

/** What can be measured of a face in its stored crop, crudely; what cannot is absent. */
export interface FaceTraits extends Partial<HeadPose> {
  /** Mean luma of the middle of the crop, 0..255. */
  brightness?: number;
  /** Mean absolute Laplacian of the luma there: edges and texture, in grey levels. */
  detail?: number;
  /**
   * Individual typology angle of the cheeks' median colour in degrees (Chardon et al. 1991): high is light, low is dark.
   * Of pixels and whatever light fell on them, not of a person; absent where they are more blue than yellow.
   */
  typologyAngle?: number;
}

/** Part of the crop's side, about its centre, that is face whatever the framing. */
const middle = 0.6;
/** Of a square on each cheek, as a part of the crop's side. */
const cheekSide = 0.08;
/** Landmarks of MediaPipe's face mesh in the middle of the cheeks. */
const cheekLandmarks = [205, 425] as const;
const meshPoints = 468;

/** Of the crop at a place; empty for whole pictures, in which nobody knows where the face is. */
export function faceTraits(set: PreparedSet, place: number): FaceTraits {
  if (set.framing !== 'face') return {};
  const crop = pixelsOf(set, place);
  const { landmarks } = set.faces[place]!;
  const typologyAngle = cheekAngle(crop, cheeks(landmarks));
  return { ...lumaTraits(crop), ...headPose(landmarks), ...(typologyAngle !== undefined && { typologyAngle }) };
}

function lumaTraits(crop: RgbPixels): Required<Pick<FaceTraits, 'brightness' | 'detail'>> {
  const { width, height } = crop;
  const [left, top] = [width, height].map((side) => Math.max(1, Math.round((side * (1 - middle)) / 2))) as [
    number,
    number,
  ];
  let [sum, edges, count] = [0, 0, 0];
  for (let y = top; y < height - top; y++) {
    for (let x = left; x < width - left; x++) {
      const here = lumaAt(crop, x, y);
      const around = lumaAt(crop, x - 1, y) + lumaAt(crop, x + 1, y) + lumaAt(crop, x, y - 1) + lumaAt(crop, x, y + 1);
      sum += here;
      edges += Math.abs(4 * here - around);
      count++;
    }
  }
  return { brightness: sum / count, detail: edges / count };
}

function lumaAt({ data, width }: RgbPixels, x: number, y: number): number {
  const at = (y * width + x) * 3;
  return luma(data[at]!, data[at + 1]!, data[at + 2]!);
}

/** In crop pixels: of the mesh, or under the detector's eyes (its first two points) at the height of its nose (the third). */
function cheeks(landmarks: readonly number[] | undefined): Point[] {
  if (!landmarks) return [];
  const at = (i: number) => ({ x: landmarks[2 * i]!, y: landmarks[2 * i + 1]! });
  if (landmarks.length >= 2 * meshPoints) return cheekLandmarks.map(at);
  return [0, 1].map((eye) => ({ x: at(eye).x, y: at(2).y }));
}

function cheekAngle({ data, width, height }: RgbPixels, points: readonly Point[]): number | undefined {
  const half = (cheekSide * width) / 2;
  const channels: [number[], number[], number[]] = [[], [], []];
  for (const { x, y } of points) {
    for (let row = Math.max(0, Math.round(y - half)); row <= Math.min(height - 1, y + half); row++) {
      for (let column = Math.max(0, Math.round(x - half)); column <= Math.min(width - 1, x + half); column++) {
        channels.forEach((values, i) => values.push(data[(row * width + column) * 3 + i]!));
      }
    }
  }
  if (channels[0].length === 0) return undefined;
  const [red, green, blue] = channels.map(median) as [number, number, number];
  const angle = typologyAngle(red, green, blue);
  return Math.abs(angle) < 90 ? angle : undefined;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Degrees from an sRGB colour, 0..255, under D65: atan2(L* - 50, b*). */
export function typologyAngle(red: number, green: number, blue: number): number {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const y = labCurve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = labCurve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return (Math.atan2(116 * y - 16 - 50, 200 * (y - z)) * 180) / Math.PI;
}

const labCurve = (value: number) => (value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29);
