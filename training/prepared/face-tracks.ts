import { intersectionOverUnion } from '../../lib/face/merge-faces.ts';
import type { BoundingBox, DetectedFace, Point } from '../../lib/face/types.ts';

interface Track {
  last: BoundingBox;
  firstFrame: number;
  seen: number;
  box: BoundingBox;
  keypoints: Point[];
}

const minOverlap = 0.3;
/** A face that was there in fewer of the frames since its first is taken for a mistake and not filled in. */
const minSeenPart = 0.5;

function addBox(a: BoundingBox, b: BoundingBox): BoundingBox {
  return { x: a.x + b.x, y: a.y + b.y, width: a.width + b.width, height: a.height + b.height };
}

/** Follows the faces of a video over its frames, so that each keeps its number. */
export class FaceTracks {
  readonly #tracks: Track[] = [];
  #frames = 0;

  /** The number of each face of the next frame. */
  assign(faces: readonly DetectedFace[]): number[] {
    const numbers: (number | undefined)[] = faces.map(() => undefined);
    const pairs = faces
      .flatMap(({ box }, face) =>
        this.#tracks.map(({ last }, track) => ({ face, track, overlap: intersectionOverUnion(box, last) })),
      )
      .filter(({ overlap }) => overlap >= minOverlap)
      .sort((a, b) => b.overlap - a.overlap);
    for (const { face, track } of pairs)
      if (numbers[face] === undefined && !numbers.includes(track)) numbers[face] = track;
    const assigned = faces.map((face, i) => this.#see(face, numbers[i]));
    this.#frames++;
    return assigned;
  }

  #see({ box, keypoints }: DetectedFace, number: number | undefined): number {
    if (number === undefined) {
      this.#tracks.push({ last: box, firstFrame: this.#frames, seen: 1, box, keypoints });
      return this.#tracks.length - 1;
    }
    const track = this.#tracks[number]!;
    track.last = box;
    track.seen++;
    track.box = addBox(track.box, box);
    track.keypoints = track.keypoints.map(({ x, y }, i) => ({
      x: x + (keypoints[i]?.x ?? x / (track.seen - 1)),
      y: y + (keypoints[i]?.y ?? y / (track.seen - 1)),
    }));
    return number;
  }

  /** Faces that the last frame lacks, as the mean of what earlier frames found; score 0. */
  averagedMissing(present: readonly number[]): { number: number; face: DetectedFace }[] {
    return this.#tracks.flatMap(({ seen, firstFrame, box, keypoints }, number) => {
      if (present.includes(number) || seen < minSeenPart * (this.#frames - firstFrame)) return [];
      const face: DetectedFace = {
        box: { x: box.x / seen, y: box.y / seen, width: box.width / seen, height: box.height / seen },
        keypoints: keypoints.map(({ x, y }) => ({ x: x / seen, y: y / seen })),
        score: 0,
      };
      return [{ number, face }];
    });
  }
}
