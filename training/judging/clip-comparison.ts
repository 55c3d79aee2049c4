import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import { connectedComponents } from '../data/components.ts';
import { grouped } from '../data/grouped.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';
import { percentiles } from './bootstrap.ts';
import { rankFigures, rankScores } from './ranked-scores.ts';
import { pooled } from './video-level.ts';

/** A face of a video, judged twice from the same crops. */
export interface ClipVideo {
  file: string;
  face: number;
  dataset: string;
  method?: string;
  label: 0 | 1;
  source: string;
  /** Of people who lend one another their faces. */
  group: string;
  /** Logits without the lowest and the highest fifth, as a mean: of the image model over crops, of the clip model over windows. */
  frames: number;
  clip: number;
}

/** `clipLogits` are of the samples in order, `frameLogits` of their crops by place. */
export function clipVideos(
  set: Pick<PreparedSet, 'faces'>,
  samples: readonly TrainingSample[],
  clipLogits: readonly number[],
  frameLogits: ReadonlyMap<number, number>,
): ClipVideo[] {
  const groups = groupNames(set);
  const windows = samples.map((sample, i) => ({ sample, logit: clipLogits[i]!, crop: set.faces[sample.places[0]!]! }));
  return [...grouped(windows, ({ crop }) => `${crop.dataset}\n${crop.file}\n${crop.face}`).values()].map((own) => {
    const { sample, crop } = own[0]!;
    const places = [...new Set(own.flatMap((window) => window.sample.places))];
    return {
      file: crop.file,
      face: crop.face,
      dataset: sample.dataset,
      ...(sample.method !== undefined && { method: sample.method }),
      label: sample.label,
      source: sample.source,
      group: groups.get(sample.source)!,
      frames: pooled(
        places.map((place) => frameLogits.get(place)!),
        'robust',
      ),
      clip: pooled(
        own.map(({ logit }) => logit),
        'robust',
      ),
    };
  });
}

function groupNames({ faces }: Pick<PreparedSet, 'faces'>): Map<string, string> {
  const names = new Map<string, string>();
  for (const members of connectedComponents(faces)) {
    for (const { source } of members) names.set(source, members[0]!.source);
  }
  return names;
}

const resamples = 1000;
const seed = 1;

/**
 * A row for each data set, and one for each of its methods against the set's reals: AUC of the image model's frames alone
 * and of the clip model. Intervals and that of the gain come from the same resamples of whole groups of people; there
 * are none for a single group.
 */
export function clipRows(videos: readonly ClipVideo[], split: string): ClipFigure[] {
  return [...grouped(videos, ({ dataset }) => dataset).entries()].flatMap(([dataset, own]) => {
    const methods = [...new Set(own.flatMap(({ label, method }) => (label === 1 && method ? [method] : [])))].sort();
    return [
      { dataset, split, ...figuresOf(own) },
      ...methods.map((method) => ({
        dataset,
        split,
        method,
        ...figuresOf(own.filter((video) => video.label === 0 || video.method === method)),
      })),
    ];
  });
}

function figuresOf(videos: readonly ClipVideo[]): Omit<ClipFigure, 'dataset' | 'split' | 'method'> {
  const groups = [...new Set(videos.map(({ group }) => group))];
  const places = videos.map(({ group }) => groups.indexOf(group));
  const areas = { frames: areaOf(videos, places, 'frames'), clip: areaOf(videos, places, 'clip') };
  const random = seededRandom(seed);
  const drawn = Array.from({ length: groups.length > 1 ? resamples : 0 }, () => {
    const counts = groups.map(() => 0);
    for (let i = 0; i < groups.length; i++) counts[Math.floor(random() * groups.length)]!++;
    return { frames: areas.frames(counts), clip: areas.clip(counts) };
  });
  const told = drawn.flatMap(({ frames, clip }) =>
    frames === undefined || clip === undefined ? [] : [{ frames, clip, gain: clip - frames }],
  );
  const interval = (name: 'frames' | 'clip' | 'gain') =>
    told.length >= resamples / 2 ? percentiles(told.map((one) => one[name])) : undefined;
  const area = (name: 'frames' | 'clip') => {
    const [auc, aucInterval95] = [areas[name](), interval(name)];
    return { ...(auc !== undefined && { auc }), ...(aucInterval95 && { aucInterval95 }) };
  };
  const [frames, clip] = [area('frames'), area('clip')];
  const gainInterval95 = interval('gain');
  return {
    real: videos.filter(({ label }) => label === 0).length,
    fake: videos.filter(({ label }) => label === 1).length,
    groups: groups.length,
    frames,
    clip,
    ...(frames.auc !== undefined && clip.auc !== undefined && { gain: clip.auc - frames.auc }),
    ...(gainInterval95 && { gainInterval95 }),
  };
}

/** The AUC where each group counts so often, every one once where not told. */
function areaOf(videos: readonly ClipVideo[], places: readonly number[], by: 'frames' | 'clip') {
  const scored = videos.map((video) => ({ label: video.label, score: video[by] }));
  const ranked = rankScores(scored);
  return (counts?: readonly number[]): number | undefined =>
    rankFigures(ranked, counts && Float64Array.from(ranked.order, (i) => counts[places[i]!]!)).auc;
}
