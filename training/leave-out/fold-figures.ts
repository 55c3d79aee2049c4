import { mean } from '../judging/mean.ts';
import type { VerdictThresholds } from '../../lib/models/verdict.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import { percentiles } from '../judging/bootstrap.ts';
import { rankFigures, rankScores } from '../judging/ranked-scores.ts';
import type { LeftOutScore } from './left-out-scores.ts';
import { trackFigures, trackScores } from './track-figures.ts';
import type { TrackFigures } from './track-figures.ts';

/** What a run said of one of the samples that it left out, and which run it was. */
export interface FoldScore extends LeftOutScore {
  fold: string;
  /** That run's balanced ones. */
  thresholds: VerdictThresholds;
}

interface Area {
  auc: number;
  /** Over resampled groups of people; absent where most resamples lack a label. */
  aucInterval95?: [number, number];
}

export interface MethodFigures {
  method: string;
  /** Frames of all folds. */
  real: number;
  fake: number;
  frames: Area;
  /** Probability of each face of each video as the extension gathers it from its frames. */
  videos: Area;
}

export interface FoldFigures {
  folds: { people: string; real: number; fake: number }[];
  methods: MethodFigures[];
  mean: { frames: Area; videos: Area };
  tracks: TrackFigures;
}

const resamples = 1000;
const seed = 1;

/**
 * Pools what each run said of the people that it did not see, as calibrated probabilities. Each method's fakes are
 * measured against the real frames of all folds; intervals come from drawing whole groups of people anew, for people
 * of one group lend one another their faces (Davison & Hinkley 1997, section 3.8).
 */
export function foldFigures(scores: readonly FoldScore[]): FoldFigures {
  const names = [...new Set(scores.map(({ fold }) => fold))];
  const methods = [
    ...new Set(scores.flatMap(({ method, label }) => (label === 1 ? [method ?? 'unknown'] : []))),
  ].sort();
  const tracks = trackFigures(scores);
  const levels = { frames: areas(scores, methods, names), videos: areas(trackScores(scores, tracks), methods, names) };
  const count = (samples: readonly FoldScore[]) => {
    const fake = samples.filter(({ label }) => label === 1).length;
    return { real: samples.length - fake, fake };
  };
  return {
    folds: names.map((people) => ({ people, ...count(scores.filter(({ fold }) => fold === people)) })),
    methods: methods.map((method, i) => ({
      method,
      ...count(ofMethod(scores, method)),
      frames: levels.frames.each[i]!,
      videos: levels.videos.each[i]!,
    })),
    mean: { frames: levels.frames.mean, videos: levels.videos.mean },
    tracks,
  };
}

function ofMethod(scores: readonly FoldScore[], name: string): FoldScore[] {
  return scores.filter(({ label, method }) => label === 0 || (method ?? 'unknown') === name);
}

function areas(
  scores: readonly FoldScore[],
  methods: readonly string[],
  folds: readonly string[],
): { each: Area[]; mean: Area } {
  const areaOf = methods.map((method) => weightedArea(ofMethod(scores, method), folds));
  const found = areaOf.map((area, i) => {
    const auc = area();
    if (auc === undefined) throw new Error(`${methods[i]}: expected real and fake samples over all folds`);
    return auc;
  });
  const random = seededRandom(seed);
  const drawn = Array.from({ length: resamples }, () => {
    const counts = folds.map(() => 0);
    for (let i = 0; i < folds.length; i++) counts[Math.floor(random() * folds.length)]!++;
    return areaOf.map((area) => area(counts));
  });
  const whole = drawn.flatMap((values) => (values.every((value) => value !== undefined) ? [mean(values)] : []));
  return {
    each: found.map((auc, i) => ({ auc, ...interval(drawn.flatMap((values) => values[i] ?? [])) })),
    mean: { auc: mean(found), ...interval(whole) },
  };
}

/** The AUC where each fold counts so often, every one once where not told. */
function weightedArea(scores: readonly FoldScore[], folds: readonly string[]) {
  const ranked = rankScores(scores);
  const places = Array.from(ranked.order, (i) => folds.indexOf(scores[i]!.fold));
  return (counts?: readonly number[]): number | undefined =>
    rankFigures(ranked, counts && Float64Array.from(places, (place) => counts[place]!)).auc;
}

function interval(values: readonly number[]): { aucInterval95?: [number, number] } {
  return values.length >= resamples / 2 ? { aucInterval95: percentiles(values) } : {};
}
