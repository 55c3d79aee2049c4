import type { BoundingBox } from '../../face/types.ts';
import type { CheckedTrack, FileResult } from '../../inference/checked-video.ts';
import type { FaceResult } from '../../inference/contract.ts';
import type { Verdict } from '../../models/verdict.ts';

/** A box over the picture. */
export interface ShownFace {
  box: BoundingBox;
  tone: Verdict | 'unchecked';
  /** The number that the list beside the picture gives it; empty where there is one face alone. */
  name: string;
}

const nameOf = (index: number, count: number) => (count > 1 ? String(index + 1) : '');

function facesOf(faces: readonly FaceResult[]): ShownFace[] {
  return faces.map((face, index) => ({
    box: face.box,
    tone: face.status === 'judged' ? face.verdict : 'unchecked',
    name: nameOf(index, faces.length),
  }));
}

/** Followed faces where they were at a moment, with what was thought of them then. */
export function facesAt(tracks: readonly CheckedTrack[], timeSeconds: number): ShownFace[] {
  return tracks.flatMap(({ moments }, index): ShownFace[] => {
    const moment = moments.find((candidate) => candidate.timeSeconds === timeSeconds);
    if (!moment?.box) return [];
    return [{ box: moment.box, tone: moment.verdict ?? 'unchecked', name: nameOf(index, tracks.length) }];
  });
}

/** Faces of the picture that is shown: of a video, at the chosen moment or else at the one that speaks for it. */
export function shownFaces(file: FileResult | undefined, chosenSeconds: number | undefined): ShownFace[] {
  if (!file) return [];
  if (file.kind === 'image') return file.result.status === 'failed' ? [] : facesOf(file.result.faces);
  const timeSeconds = chosenSeconds ?? file.shown?.timeSeconds;
  if (file.tracks.length > 0 && timeSeconds !== undefined) return facesAt(file.tracks, timeSeconds);
  return facesOf(file.shown?.faces ?? []);
}
