import type { Point } from '../face/types.ts';
import { evidenceOverPixels, markedPixels } from './evidence-map.ts';
import type { EvidenceMap } from './evidence-map.ts';

export type FacePart = 'forehead' | 'eye' | 'nose' | 'cheek' | 'mouth' | 'chin';

/** `side` as one looks at the picture; `both` also for parts that a face has once. */
export interface FacePlace {
  part: FacePart;
  side: 'left' | 'right' | 'both';
}

interface Anchor extends Point {
  part: FacePart;
}

/** Where the keypoints of an upright face lie in a crop that just holds it: stands in where a detector gives none. */
const usualPoints: readonly Point[] = [
  { x: 0.32, y: 0.36 },
  { x: 0.68, y: 0.36 },
  { x: 0.5, y: 0.58 },
  { x: 0.5, y: 0.76 },
];

const samplesPerSide = 32;
/** Places that together hold this much of the marked evidence are named, at most so many. */
const namedPart = 0.7;
const mostNamed = 3;
const oneSided = 0.75;

/** Every part by points of its own; a pixel belongs to the nearest. */
function anchorsOf(points: readonly Point[]): Anchor[] {
  const [rightEye, leftEye, nose, mouth] = points.length >= 4 ? points : usualPoints;
  if (!rightEye || !leftEye || !nose || !mouth) return [];
  const eyes = { x: (rightEye.x + leftEye.x) / 2, y: (rightEye.y + leftEye.y) / 2 };
  const down = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  const below = (from: Point, steps: number): Point => ({ x: from.x + steps * down.x, y: from.y + steps * down.y });
  /** Beside the middle line, in half distances of the eyes. */
  const beside = (middle: Point, eye: Point, steps: number): Point => ({
    x: middle.x + steps * (eye.x - eyes.x),
    y: middle.y + steps * (eye.y - eyes.y),
  });
  const forehead = [rightEye, eyes, leftEye].map((from) => ({ part: 'forehead' as const, ...below(from, -0.7) }));
  const cheeks = [rightEye, leftEye].flatMap((eye) => [
    { part: 'cheek' as const, ...below(beside(eyes, eye, 1.25), 0.65) },
    { part: 'cheek' as const, ...below(beside(eyes, eye, 1.6), 1.1) },
  ]);
  const mouthAndChin = [-0.6, 0, 0.6].flatMap((steps) => [
    { part: 'mouth' as const, ...beside(mouth, leftEye, steps) },
    { part: 'chin' as const, ...below(beside(mouth, leftEye, steps), 0.55) },
  ]);
  return [
    ...forehead,
    { part: 'eye', ...rightEye },
    { part: 'eye', ...leftEye },
    { part: 'nose', ...below(eyes, 0.2) },
    { part: 'nose', ...nose },
    ...cheeks,
    ...mouthAndChin,
  ];
}

function nearest(anchors: readonly Anchor[], x: number, y: number): Anchor {
  return anchors.reduce((best, anchor) =>
    Math.hypot(anchor.x - x, anchor.y - y) < Math.hypot(best.x - x, best.y - y) ? anchor : best,
  );
}

/** The parts of the face that hold what the map marks, the strongest first; `cropPoints` as in `JudgedFace`. */
export function facePlaces(map: EvidenceMap, cropPoints: readonly Point[]): FacePlace[] {
  const anchors = anchorsOf(cropPoints);
  const evidence = evidenceOverPixels(map, samplesPerSide);
  const marked = markedPixels(map, samplesPerSide);
  const middle = anchors.find(({ part }) => part === 'nose')?.x ?? 0.5;
  const held = new Map<FacePart, { left: number; right: number }>();
  let total = 0;
  evidence.forEach((value, pixel) => {
    const weight = value * marked[pixel]!;
    const x = ((pixel % samplesPerSide) + 0.5) / samplesPerSide;
    const y = (Math.floor(pixel / samplesPerSide) + 0.5) / samplesPerSide;
    const { part } = nearest(anchors, x, y);
    const sides = held.get(part) ?? { left: 0, right: 0 };
    sides[x < middle ? 'left' : 'right'] += weight;
    held.set(part, sides);
    total += weight;
  });
  return strongest(held, total);
}

const paired = new Set<FacePart>(['eye', 'cheek']);

function strongest(held: Map<FacePart, { left: number; right: number }>, total: number): FacePlace[] {
  const places: FacePlace[] = [];
  let named = 0;
  const byWeight = [...held].toSorted(([, a], [, b]) => b.left + b.right - (a.left + a.right));
  for (const [part, { left, right }] of byWeight) {
    if (named >= namedPart * total || places.length === mostNamed) break;
    const sum = left + right;
    const side = left >= oneSided * sum ? 'left' : right >= oneSided * sum ? 'right' : 'both';
    places.push({ part, side: paired.has(part) ? side : 'both' });
    named += sum;
  }
  return places;
}
