import type { BoundingBox, DetectedFace, Point } from '../../face/types.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';

export interface PasteOptions {
  /** Give the pasted face the mean and spread of colour of the face that it covers. */
  matchesColour: boolean;
}

/** z -> a * z + b on the plane, points as complex numbers: turn, scale and shift. */
interface Similarity {
  a: Point;
  b: Point;
}

interface ColourStats {
  mean: number[];
  deviation: number[];
}

function mean(points: Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** Least squares over eyes, nose and mouth (Umeyama 1991, without reflection). */
function similarityBetween(from: Point[], to: Point[]): Similarity {
  const fromMean = mean(from);
  const toMean = mean(to);
  let real = 0;
  let imaginary = 0;
  let spread = 0;
  from.forEach((point, index) => {
    const [x, y] = [point.x - fromMean.x, point.y - fromMean.y];
    const [u, v] = [to[index]!.x - toMean.x, to[index]!.y - toMean.y];
    real += x * u + y * v;
    imaginary += x * v - y * u;
    spread += x * x + y * y;
  });
  const a = { x: real / spread, y: imaginary / spread };
  const turned = { x: a.x * fromMean.x - a.y * fromMean.y, y: a.x * fromMean.y + a.y * fromMean.x };
  return { a, b: { x: toMean.x - turned.x, y: toMean.y - turned.y } };
}

const innerPoints = (face: DetectedFace) => face.keypoints.slice(0, 4);

/** 1 inside the face's oval, falling to 0 at its rim. */
function ovalWeight(face: DetectedFace, roll: number, x: number, y: number): number {
  const centre = mean(innerPoints(face));
  const [dx, dy] = [x - centre.x, y - centre.y];
  const u = (dx * Math.cos(roll) + dy * Math.sin(roll)) / (face.box.width * 0.48);
  const v = (dy * Math.cos(roll) - dx * Math.sin(roll)) / (face.box.height * 0.54);
  const t = Math.min(1, Math.max(0, (1 - Math.hypot(u, v)) / 0.3));
  return t * t * (3 - 2 * t);
}

function rollOf(face: DetectedFace): number {
  const [right, left] = face.keypoints;
  return right && left ? Math.atan2(left.y - right.y, left.x - right.x) : 0;
}

/** One channel, bilinear, edges repeated. */
function sample(image: RgbPixels, x: number, y: number, channel: number): number {
  const cx = Math.min(Math.max(x, 0), image.width - 1.001);
  const cy = Math.min(Math.max(y, 0), image.height - 1.001);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const at = (row: number, column: number) => image.data[(row * image.width + column) * 3 + channel]!;
  const top = at(y0, x0) * (1 - cx + x0) + at(y0, x0 + 1) * (cx - x0);
  const bottom = at(y0 + 1, x0) * (1 - cx + x0) + at(y0 + 1, x0 + 1) * (cx - x0);
  return top * (1 - cy + y0) + bottom * (cy - y0);
}

type EachPixel = (visit: (x: number, y: number, weight: number) => void) => void;

function pixelsAround(face: DetectedFace, picture: RgbPixels): EachPixel {
  const { box } = face;
  const roll = rollOf(face);
  const reach = Math.max(box.width, box.height);
  const centre = mean(innerPoints(face));
  return (visit) => {
    for (let y = Math.max(0, Math.floor(centre.y - reach)); y < Math.min(picture.height, centre.y + reach); y++) {
      for (let x = Math.max(0, Math.floor(centre.x - reach)); x < Math.min(picture.width, centre.x + reach); x++) {
        const weight = ovalWeight(face, roll, x, y);
        if (weight > 0) visit(x, y, weight);
      }
    }
  };
}

function colourStats(each: EachPixel, colourAt: (x: number, y: number, channel: number) => number): ColourStats {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  let total = 0;
  each((x, y, weight) => {
    total += weight;
    for (let channel = 0; channel < 3; channel++) {
      const value = colourAt(x, y, channel);
      sum[channel]! += weight * value;
      squares[channel]! += weight * value * value;
    }
  });
  const means = sum.map((value) => value / total);
  return {
    mean: means,
    deviation: squares.map((value, channel) => Math.sqrt(Math.max(1, value / total - means[channel]! ** 2))),
  };
}

/** A copy of `target` in which the face of `source` covers one of its faces; keypoints line the two up. */
export function pasteFace(
  target: RgbPixels,
  targetFace: DetectedFace,
  source: RgbPixels,
  sourceFace: DetectedFace,
  options: PasteOptions,
): RgbPixels {
  const { a, b } = similarityBetween(innerPoints(targetFace), innerPoints(sourceFace));
  const sourceAt = (x: number, y: number, channel: number) =>
    sample(source, a.x * x - a.y * y + b.x, a.y * x + a.x * y + b.y, channel);
  const targetAt = (x: number, y: number, channel: number) => target.data[(y * target.width + x) * 3 + channel]!;
  const each = pixelsAround(targetFace, target);
  const from = colourStats(each, sourceAt);
  const to = options.matchesColour ? colourStats(each, targetAt) : from;
  const data = new Uint8Array(target.data);
  each((x, y, weight) => {
    for (let channel = 0; channel < 3; channel++) {
      const gain = to.deviation[channel]! / from.deviation[channel]!;
      const pasted = (sourceAt(x, y, channel) - from.mean[channel]!) * gain + to.mean[channel]!;
      const mixed = targetAt(x, y, channel) * (1 - weight) + pasted * weight;
      data[(y * target.width + x) * 3 + channel] = Math.min(255, Math.max(0, Math.round(mixed)));
    }
  });
  return { ...target, data };
}

/** A square around a face, as large as `scale` times its box and inside the picture. */
export function squareAround(
  face: DetectedFace,
  scale: number,
  picture: { width: number; height: number },
): BoundingBox {
  const { box } = face;
  const side = Math.floor(Math.min(Math.max(box.width, box.height) * scale, picture.width, picture.height));
  const fit = (centre: number, limit: number) => Math.round(Math.min(Math.max(0, centre - side / 2), limit - side));
  return {
    x: fit(box.x + box.width / 2, picture.width),
    y: fit(box.y + box.height / 2, picture.height),
    width: side,
    height: side,
  };
}
