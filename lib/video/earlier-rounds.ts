import type { DetectedFace } from '../face/types.ts';
import type { TrackingSpec } from '../models/video-spec.ts';
import { linkCost } from './link-cost.ts';
import { sceneDifference } from './scene-signature.ts';

/** A face at a media time, and what the whole picture looked like then. */
export interface Sighting {
  timeSeconds: number;
  face: DetectedFace;
  signature: readonly number[];
}

/** Of a minute: a face that comes round again is met near where it was first seen. */
const secondsBetweenSightings = 0.5;
const mostSightings = 120;
const mostFaces = 16;
/** Media time by which a sighting may be off. */
const nearSeconds = 1;

/** The first sightings are kept, no two of them of the same moment. */
export function withSighting(earlier: readonly Sighting[], newest: Sighting): readonly Sighting[] {
  const isKnown = earlier.some(
    ({ timeSeconds }) => Math.abs(timeSeconds - newest.timeSeconds) < secondsBetweenSightings,
  );
  return isKnown || earlier.length >= mostSightings ? earlier : [...earlier, newest];
}

interface Remembered<Known> {
  known: Known;
  sightings: readonly Sighting[];
  round: number;
}

function sightingNear(sightings: readonly Sighting[], timeSeconds: number): Sighting | undefined {
  const distance = (sighting: Sighting) => Math.abs(sighting.timeSeconds - timeSeconds);
  const [nearest] = sightings.toSorted((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) <= nearSeconds ? nearest : undefined;
}

/** What it costs to take a face for the one that was sighted; undefined where place or picture are others. */
function returnCost(sighting: Sighting, now: Sighting, spec: TrackingSpec): number | undefined {
  if (sceneDifference(sighting.signature, now.signature) >= spec.cutDifference) return undefined;
  return linkCost({ expected: sighting.face, last: sighting.face }, now.face, spec);
}

/**
 * Faces of a video that goes round, and what is known of them: one that is seen at a media time where a face was in an
 * earlier round, in the same place of the same picture, is that face. The first ones are kept, as they come round first.
 */
export class EarlierRounds<Known> {
  #remembered: Remembered<Known>[] = [];

  /** `round`: the one in which the face was seen last. */
  remember(known: Known, sightings: readonly Sighting[], round: number): void {
    if (this.#remembered.length < mostFaces) this.#remembered.push({ known, sightings, round });
  }

  /** Where faces were at that media time, in pixels of the video. */
  facesNear(timeSeconds: number): DetectedFace[] {
    return this.#remembered.flatMap(({ sightings }) => sightingNear(sightings, timeSeconds)?.face ?? []);
  }

  /** The face of a round before this one that is seen again, which is then no longer remembered. */
  take(now: Sighting, round: number, spec: TrackingSpec): Omit<Remembered<Known>, 'round'> | undefined {
    let best: { remembered: Remembered<Known>; cost: number } | undefined;
    for (const remembered of this.#remembered) {
      const sighting = remembered.round < round ? sightingNear(remembered.sightings, now.timeSeconds) : undefined;
      const cost = sighting && returnCost(sighting, now, spec);
      if (cost !== undefined && cost < (best?.cost ?? Infinity)) best = { remembered, cost };
    }
    if (!best) return undefined;
    const { remembered } = best;
    this.#remembered = this.#remembered.filter((each) => each !== remembered);
    return remembered;
  }
}
