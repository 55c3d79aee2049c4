import { trackLogit } from '../../lib/video/gather-evidence.ts';
import type { Evidence } from '../../lib/video/gather-evidence.ts';
import { JudgedTrack } from '../../lib/video/judged-track.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import { defaultVideoSpec } from '../../lib/models/video-spec.ts';
import { grouped } from '../data/grouped.ts';
import { mean } from '../judging/mean.ts';
import type { FoldScore } from './fold-figures.ts';

/** Faces of videos as the extension judges them: their frames gathered into one logit, no clip model. */
export interface TrackFigures {
  real: number;
  fake: number;
  /** Settled on `likely-fake` at some moment, as a file is judged, by the balanced thresholds of the run that judged. */
  falseAlarms: number;
  caught: number;
  /** How alike the frames of one video err: what `judging.frameCorrelation` stands for. Absent where no video has two. */
  frameCorrelation?: number;
}

const { judging } = defaultVideoSpec;
const noCrop = { crop: { width: 0, height: 0, data: new Uint8Array() }, cropPoints: [] };

/** Finite at 0 and 1. */
function logitOf({ score }: FoldScore): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(inside / (1 - inside));
}

/** Crops count alike: sizes of faces are not in the scores. */
function evidenceOf(frame: FoldScore): Evidence {
  return { timeSeconds: frame.timeSeconds, logit: logitOf(frame), weight: 1 };
}

/** Frames of each face of each video, in order of time. */
export function tracksOf(scores: readonly FoldScore[]): FoldScore[][] {
  const tracks = grouped(scores, ({ file, face }) => `${file}\n${face}`);
  return [...tracks.values()].map((track) => track.toSorted((a, b) => a.timeSeconds - b.timeSeconds));
}

/** One score for each face of each video: the probability of the whole track. */
export function trackScores(scores: readonly FoldScore[]): FoldScore[] {
  return tracksOf(scores).map((track) => {
    return { ...track[0]!, score: probabilityOf(trackLogit(track.map(evidenceOf), judging)) };
  });
}

export function trackFigures(scores: readonly FoldScore[]): TrackFigures {
  const tracks = tracksOf(scores);
  const count = (label: 0 | 1, isCounted: (track: readonly FoldScore[]) => boolean = () => true) =>
    tracks.filter((track) => track[0]!.label === label && isCounted(track)).length;
  const frameCorrelation = correlationOfErrors(tracks);
  return {
    real: count(0),
    fake: count(1),
    falseAlarms: count(0, isEverMarked),
    caught: count(1, isEverMarked),
    ...(frameCorrelation !== undefined && { frameCorrelation }),
  };
}

function isEverMarked(track: readonly FoldScore[]): boolean {
  const judged = new JudgedTrack(0, judging);
  return track.some((frame) => {
    judged.addFrame(evidenceOf(frame), noCrop);
    return judged.result(undefined, 'balanced', frame.thresholds).verdict === 'likely-fake';
  });
}

/** Those at least as far apart as frames that count as two. */
function apart(track: readonly FoldScore[]): FoldScore[] {
  const kept: FoldScore[] = [];
  for (const frame of track)
    if (frame.timeSeconds - (kept.at(-1)?.timeSeconds ?? -Infinity) >= judging.independentSeconds - 1e-6)
      kept.push(frame);
  return kept;
}

/**
 * Intraclass correlation, ICC(1) by one-way analysis of variance (Shrout & Fleiss 1979) with tracks of unequal length
 * (Donner 1986), of what each frame's logit departs from the mean logit of its label.
 */
function correlationOfErrors(tracks: readonly (readonly FoldScore[])[]): number | undefined {
  const chosen = tracks.map(apart).filter((track) => track.length > 0);
  const centre = [0, 1].map((label) => {
    const logits = chosen.flat().flatMap((frame) => (frame.label === label ? [logitOf(frame)] : []));
    return logits.length > 0 ? mean(logits) : 0;
  });
  const errors = chosen.map((track) => track.map((frame) => logitOf(frame) - centre[frame.label]!));
  const frames = errors.reduce((sum, each) => sum + each.length, 0);
  if (errors.length < 2 || frames === errors.length) return undefined;
  const total = mean(errors.flat());
  let [between, within, squares] = [0, 0, 0];
  for (const track of errors) {
    const own = mean(track);
    between += track.length * (own - total) ** 2;
    within += track.reduce((sum, error) => sum + (error - own) ** 2, 0);
    squares += track.length ** 2;
  }
  const [meanBetween, meanWithin] = [between / (errors.length - 1), within / (frames - errors.length)];
  const usualLength = (frames - squares / frames) / (errors.length - 1);
  const shared = meanBetween - meanWithin;
  const all = meanBetween + (usualLength - 1) * meanWithin;
  return all > 0 ? Math.max(0, shared / all) : undefined;
}
