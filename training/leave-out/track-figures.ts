import { trackLogit } from '../../lib/video/gather-evidence.ts';
import type { Evidence } from '../../lib/video/gather-evidence.ts';
import { JudgedTrack } from '../../lib/video/judged-track.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import { defaultVideoSpec } from '../../lib/models/video-spec.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { JudgingSpec } from '../../lib/models/video-spec.ts';
import { grouped } from '../data/grouped.ts';
import { percentiles } from '../judging/bootstrap.ts';
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
  /** Over resampled groups of people. */
  frameCorrelationInterval95?: [number, number];
  /** The correlation that tracks were judged with, and that a card takes: the cautious end of the interval. */
  judgedWith: number;
}

const { judging } = defaultVideoSpec;
/** Frames are never taken to err more independently than that. */
const leastCorrelation = 0.1;
const resamples = 1000;
const seed = 1;
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
function tracksOf(scores: readonly FoldScore[]): FoldScore[][] {
  const tracks = grouped(scores, ({ file, face }) => `${file}\n${face}`);
  return [...tracks.values()].map((track) => track.toSorted((a, b) => a.timeSeconds - b.timeSeconds));
}

/** One score for each face of each video: the probability of the whole track. */
export function trackScores(scores: readonly FoldScore[], { judgedWith }: TrackFigures): FoldScore[] {
  const spec = { ...judging, frameCorrelation: judgedWith };
  return tracksOf(scores).map((track) => ({
    ...track[0]!,
    score: probabilityOf(trackLogit(track.map(evidenceOf), spec)),
  }));
}

export function trackFigures(scores: readonly FoldScore[]): TrackFigures {
  const tracks = tracksOf(scores);
  const frameCorrelation = correlationOfErrors(tracks);
  const interval = frameCorrelation === undefined ? undefined : correlationInterval(tracks);
  const cautious = interval?.[1] ?? frameCorrelation ?? judging.frameCorrelation;
  const judgedWith = Number(Math.max(leastCorrelation, cautious).toFixed(2));
  const spec = { ...judging, frameCorrelation: judgedWith };
  const isMarked = (track: readonly FoldScore[]) => isEverMarked(track, spec);
  const count = (label: 0 | 1, isCounted: (track: readonly FoldScore[]) => boolean = () => true) =>
    tracks.filter((track) => track[0]!.label === label && isCounted(track)).length;
  return {
    real: count(0),
    fake: count(1),
    falseAlarms: count(0, isMarked),
    caught: count(1, isMarked),
    ...(frameCorrelation !== undefined && { frameCorrelation }),
    ...(interval && { frameCorrelationInterval95: interval }),
    judgedWith,
  };
}

function isEverMarked(track: readonly FoldScore[], spec: JudgingSpec): boolean {
  const judged = new JudgedTrack(0, spec);
  return track.some((frame) => {
    judged.addFrame(evidenceOf(frame), noCrop);
    return judged.result(undefined, 'balanced', frame.thresholds).verdict === 'likely-fake';
  });
}

/** Draws whole groups of people anew. */
function correlationInterval(tracks: readonly FoldScore[][]): [number, number] | undefined {
  const groups = [...grouped(tracks, (track) => track[0]!.fold).values()];
  const random = seededRandom(seed);
  const drawn = Array.from({ length: resamples }, () => {
    const chosen = groups.map(() => groups[Math.floor(random() * groups.length)]!);
    return correlationOfErrors(chosen.flat()) ?? [];
  }).flat();
  return groups.length > 1 && drawn.length >= resamples / 2 ? percentiles(drawn) : undefined;
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
