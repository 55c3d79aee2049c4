import { drawBetween, drawOne } from '../draw.ts';
import type { Random, Range } from '../draw.ts';

/** Pairs x, y in pixels. */
export type Points = ArrayLike<number>;
export type Vertex = readonly [x: number, y: number];
export type Polygon = readonly Vertex[];

/** Where a face lies: v runs from between the eyes (0) to the mouth (1), u towards the right of the picture. */
export interface FaceFrame {
  eyes: Vertex;
  right: Vertex;
  down: Vertex;
  /** Eyes to mouth in pixels. */
  unitPx: number;
}

export interface FaceHull {
  polygon: Polygon;
  unitPx: number;
}

/** The points around the eyes and the mouth: BlazeFace's 6, the 68 of iBUG, MediaPipe's mesh without and with irises. */
const places: Record<number, { eyes: number[]; mouth: number[] }> = {
  6: { eyes: [0, 1], mouth: [3] },
  68: { eyes: Array.from({ length: 12 }, (_, i) => 36 + i), mouth: Array.from({ length: 20 }, (_, i) => 48 + i) },
  468: { eyes: [33, 133, 263, 362], mouth: [13, 14, 61, 291] },
  478: { eyes: [33, 133, 263, 362], mouth: [13, 14, 61, 291] },
};

interface Region {
  /** Lines in v between which the fake stays. */
  from: number;
  to: number;
  /** About the middle of the outline. */
  scale: Range;
}

/** Parts of the face that a fake replaces. */
const regions: Record<string, (random: Random) => Region> = {
  whole: () => ({ from: -9, to: 9, scale: [0.9, 1.08] }),
  withoutForehead: (random) => ({ from: drawBetween([-0.5, -0.25], random), to: 9, scale: [0.92, 1.05] }),
  inner: () => ({ from: -0.5, to: 1.4, scale: [0.6, 0.8] }),
  lower: (random) => ({ from: drawBetween([0.1, 0.4], random), to: 9, scale: [0.85, 1.02] }),
  upper: (random) => ({ from: -0.6, to: drawBetween([0.35, 0.6], random), scale: [0.8, 1] }),
};

/**
 * Draws which part of a face is replaced and how its outline is bent (elastically, by waves); the same for all frames of
 * a clip. The outline is the convex hull of dense landmarks, an egg about BlazeFace's six points, or an ellipse in a
 * crop of `sidePx` without landmarks.
 */
export function drawFaceHull(random: Random): (points: Points | undefined, sidePx: number) => FaceHull {
  const region = regions[drawOne(['whole', 'whole', 'withoutForehead', 'inner', 'lower', 'upper'], random)]!(random);
  const scale = drawBetween(region.scale, random);
  const extents = drawExtents(random);
  const bend = drawBend(random);
  return (points, sidePx) => {
    const frame = faceFrame(points, sidePx);
    const isDense = points !== undefined && points.length >= 24;
    const outline = isDense ? convexHull(vertices(points).map((p) => inFrame(p, frame))) : egg(points, frame, extents);
    const cut = clip(clip(outline, region.from, 1), region.to, -1);
    const shape = cut.length < 3 ? outline : cut;
    const middle = meanOf(shape);
    const polygon = densified(shape).map(([u, v]) => {
      const p = bend([middle[0] + (u - middle[0]) * scale, middle[1] + (v - middle[1]) * scale]);
      return inPixels(p, frame);
    });
    return { polygon, unitPx: frame.unitPx };
  };
}

export function faceFrame(points: Points | undefined, sidePx: number): FaceFrame {
  const known = points && places[points.length / 2];
  if (!points || !known)
    return { eyes: [sidePx * 0.5, sidePx * 0.38], right: [1, 0], down: [0, 1], unitPx: sidePx * 0.38 };
  const all = vertices(points);
  const eyes = meanOf(known.eyes.map((i) => all[i]!));
  const mouth = meanOf(known.mouth.map((i) => all[i]!));
  const toMouth: Vertex = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
  const lengthPx = Math.max(1, Math.hypot(...toMouth));
  const down: Vertex = [toMouth[0] / lengthPx, toMouth[1] / lengthPx];
  return { eyes, right: [down[1], -down[0]], down, unitPx: lengthPx };
}

function vertices(points: Points): Vertex[] {
  return Array.from({ length: points.length / 2 }, (_, i): Vertex => [points[2 * i]!, points[2 * i + 1]!]);
}

function meanOf(all: readonly Vertex[]): Vertex {
  const sum = all.reduce<Vertex>(([x, y], p) => [x + p[0], y + p[1]], [0, 0]);
  return [sum[0] / all.length, sum[1] / all.length];
}

function inFrame([x, y]: Vertex, { eyes, right, down, unitPx }: FaceFrame): Vertex {
  const [dx, dy] = [x - eyes[0], y - eyes[1]];
  return [(dx * right[0] + dy * right[1]) / unitPx, (dx * down[0] + dy * down[1]) / unitPx];
}

function inPixels([u, v]: Vertex, { eyes, right, down, unitPx }: FaceFrame): Vertex {
  return [eyes[0] + unitPx * (u * right[0] + v * down[0]), eyes[1] + unitPx * (u * right[1] + v * down[1])];
}

interface Extents {
  forehead: number;
  chin: number;
  width: number;
}

function drawExtents(random: Random): Extents {
  return {
    forehead: drawBetween([0.45, 0.8], random),
    chin: drawBetween([1.5, 1.7], random),
    width: drawBetween([0.8, 0.98], random),
  };
}

/** Half widths reach towards the ears, so that a turned face keeps its narrow side; narrower at the chin. */
function egg(points: Points | undefined, frame: FaceFrame, { forehead, chin, width }: Extents): Polygon {
  const ears =
    points?.length === 12
      ? vertices(points)
          .slice(4)
          .map((p) => inFrame(p, frame)[0])
      : [];
  const reach = (isRight: boolean) => {
    const ear = isRight ? Math.max(0, ...ears) : -Math.min(0, ...ears);
    return ears.length === 0 ? width : width * Math.min(Math.max(ear, 0.45), 1.05);
  };
  const [left, right] = [reach(false), reach(true)];
  const widest = 0.25;
  return Array.from({ length: 32 }, (_, i): Vertex => {
    const angle = (2 * Math.PI * i) / 32;
    const across = Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.8 * (Math.cos(angle) < 0 ? left : right);
    const along = Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** 0.9;
    return [
      across * (along > 0 ? 1 - 0.15 * along : 1),
      widest + along * (along > 0 ? chin - widest : forehead + widest),
    ];
  });
}

/** The part of a convex polygon with v above (`sign` 1) or below (-1) the line. */
function clip(polygon: Polygon, line: number, sign: 1 | -1): Polygon {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]!;
    const isIn = sign * (p[1] - line) >= 0;
    const crosses = isIn !== sign * (q[1] - line) >= 0;
    const t = (line - p[1]) / (q[1] - p[1]);
    return [...(isIn ? [p] : []), ...(crosses ? [[p[0] + t * (q[0] - p[0]), line] as const] : [])];
  });
}

/** Andrew's monotone chain. */
export function convexHull(all: readonly Vertex[]): Polygon {
  const sorted = all.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Vertex[]) => {
    const chain: Vertex[] = [];
    for (const p of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(a: Vertex, b: Vertex, c: Vertex): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function densified(polygon: Polygon): Polygon {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]!;
    const count = Math.max(1, Math.ceil(Math.hypot(q[0] - p[0], q[1] - p[1]) / 0.12));
    return Array.from({ length: count }, (_, j): Vertex => {
      const t = j / count;
      return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
    });
  });
}

function drawBend(random: Random): (p: Vertex) => Vertex {
  const waves = Array.from({ length: 4 }, () => {
    const direction = 2 * Math.PI * random();
    const perUnit = drawBetween([2, 7], random);
    const towards = 2 * Math.PI * random();
    const amount = drawBetween([0, 0.045], random);
    return {
      u: perUnit * Math.cos(direction),
      v: perUnit * Math.sin(direction),
      phase: 2 * Math.PI * random(),
      du: amount * Math.cos(towards),
      dv: amount * Math.sin(towards),
    };
  });
  return ([u, v]) => {
    const moved: [number, number] = [u, v];
    for (const wave of waves) {
      const height = Math.sin(wave.u * u + wave.v * v + wave.phase);
      moved[0] += wave.du * height;
      moved[1] += wave.dv * height;
    }
    return moved;
  };
}
