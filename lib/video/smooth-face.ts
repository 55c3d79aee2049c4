import { faceSizePx } from '../face/merge-faces.ts';
import type { BoundingBox, DetectedFace, Point } from '../face/types.ts';
import type { TrackingSpec } from '../models/video-spec.ts';

/** A face of a track as the filter knows it; plain data. */
export interface SmoothedFace {
  timeSeconds: number;
  /** As found at that time. */
  found: DetectedFace;
  /** Smoothed. */
  face: DetectedFace;
  /** Smoothed; source pixels a second. */
  velocity: Point;
}

function centreOf({ x, y, width, height }: BoundingBox): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Share of the new value after `seconds` in a low-pass filter of that cutoff. */
function shareOfNew(seconds: number, cutoffHz: number): number {
  const timeConstant = 1 / (2 * Math.PI * cutoffHz);
  return 1 / (1 + timeConstant / seconds);
}

function between(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function pointBetween(a: Point, b: Point, share: number): Point {
  return { x: between(a.x, b.x, share), y: between(a.y, b.y, share) };
}

function faceBetween(a: DetectedFace, b: DetectedFace, share: number): DetectedFace {
  return {
    box: {
      x: between(a.box.x, b.box.x, share),
      y: between(a.box.y, b.box.y, share),
      width: between(a.box.width, b.box.width, share),
      height: between(a.box.height, b.box.height, share),
    },
    keypoints: b.keypoints.map((point, i) => pointBetween(a.keypoints[i] ?? point, point, share)),
    score: b.score,
  };
}

export function firstSmoothed(found: DetectedFace, timeSeconds: number): SmoothedFace {
  return { timeSeconds, found, face: found, velocity: { x: 0, y: 0 } };
}

/**
 * One-euro filter (Casiez, Roussel, Vogel 2012, equations 1 to 7) by media time, so that the frame rate does not matter:
 * at rest it smooths, in motion it follows. One cutoff for box and keypoints together, since they are one face.
 */
export function smoothFace(
  previous: SmoothedFace,
  found: DetectedFace,
  timeSeconds: number,
  { steadyCutoffHz, cutoffPerSpeed }: TrackingSpec,
): SmoothedFace {
  const seconds = timeSeconds - previous.timeSeconds;
  const from = centreOf(previous.found.box);
  const to = centreOf(found.box);
  const latest = { x: (to.x - from.x) / seconds, y: (to.y - from.y) / seconds };
  const velocity = pointBetween(previous.velocity, latest, shareOfNew(seconds, steadyCutoffHz));
  const side = faceSizePx(found);
  const growth = Math.abs(side - faceSizePx(previous.found)) / seconds;
  const speed = (Math.hypot(velocity.x, velocity.y) + growth) / side;
  const share = shareOfNew(seconds, steadyCutoffHz + cutoffPerSpeed * speed);
  return { timeSeconds, found, face: faceBetween(previous.face, found, share), velocity };
}

/** Where the face is looked for: it coasts on from where it was found, ever slower. */
export function expectedFace(
  { timeSeconds: since, found, velocity }: SmoothedFace,
  timeSeconds: number,
  { coastSeconds }: TrackingSpec,
): DetectedFace {
  const coasted = coastSeconds > 0 ? coastSeconds * (1 - Math.exp((since - timeSeconds) / coastSeconds)) : 0;
  const right = velocity.x * coasted;
  const down = velocity.y * coasted;
  return {
    box: { ...found.box, x: found.box.x + right, y: found.box.y + down },
    keypoints: found.keypoints.map(({ x, y }) => ({ x: x + right, y: y + down })),
    score: found.score,
  };
}
