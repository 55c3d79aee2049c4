import type { TrainingConfig } from '../config.ts';
import type { Split } from '../data/sample.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';
import { leftOutPlaces } from './left-out.ts';
import { longestSpan, trackSamples, trainingSamples } from './samples.ts';

export interface ChosenSamples {
  train: TrainingSample[];
  val: TrainingSample[];
}

/** The samples to train and to validate on; throws, saying what to do, where a classifier cannot be learnt from them. */
export function chooseSamples(set: PreparedSet, config: TrainingConfig, limit?: number): ChosenSamples {
  const { clips, shares, testOnly, leaveOut, trainOnAll } = config.data;
  const leftOut = leftOutPlaces(set, leaveOut);
  const drawsWindows = clips?.strides !== undefined || clips?.features !== undefined;
  const isMeant = ({ dataset, places }: TrainingSample) => !testOnly.includes(dataset) && !leftOut.has(places[0]!);
  const learned = (split: Split) =>
    (clips && drawsWindows ? trackSamples(set, split, clips) : trainingSamples(set, split, clips)).filter(
      (sample) => isMeant(sample) && (!shares || shares[sample.dataset] !== undefined || split === 'val'),
    );
  const isWhole = ({ dataset }: TrainingSample) => trainOnAll.includes(dataset);
  const train = [...learned('train'), ...learned('val').filter(isWhole), ...learned('test').filter(isWhole)];
  const val = trainingSamples(set, 'val', clips).filter((sample) => isMeant(sample) && !isWhole(sample));
  const missing = Object.keys(shares ?? {}).filter(
    (name) => !leaveOut.includes(name) && !train.some(({ dataset }) => dataset === name),
  );
  if (missing.length > 0)
    throw new Error(
      `${set.folder}: expected samples of every data set in data.shares, found none of ${missing.join(', ')}; add the data or take them out of the shares`,
    );
  if (train.length === 0) throw new Error(emptyText(set, config));
  for (const [label, name] of [
    [0, 'real'],
    [1, 'fake'],
  ] as const) {
    if (!train.some((sample) => sample.label === label))
      throw new Error(
        `${set.folder}: expected real and fake samples to train on, found no ${name} ones; add ${name} pictures or another data set`,
      );
  }
  return { train, val: limited(val, limit) };
}

function emptyText(set: PreparedSet, { data: { clips } }: TrainingConfig): string {
  const crops = set.faces.filter(({ split }) => split === 'train').length;
  if (!clips || crops === 0)
    return `${set.folder}: expected samples to train on, found none; see its report.md for what preparation missed`;
  const span = longestSpan(clips);
  const longest = longestTrack(set);
  return `${set.folder}: expected videos with ${span} frames of one face for clips of ${clips.frames}, found ${longest || 'no'} at most; prepare with --consecutive ${span}, or lower data.clips.frames and architecture.args.frames, or the strides`;
}

/** Crops of the face that has the most in one video; 0 where there are pictures alone. */
export function longestTrack(set: Pick<PreparedSet, 'faces'>): number {
  const counts = new Map<string, number>();
  for (const { file, face, frame } of set.faces) {
    if (frame) counts.set(`${file}\n${face}`, (counts.get(`${file}\n${face}`) ?? 0) + 1);
  }
  return [...counts.values()].reduce((longest, count) => Math.max(longest, count), 0);
}

/** The first of each data set and label. */
function limited(samples: TrainingSample[], limit: number | undefined): TrainingSample[] {
  if (limit === undefined) return samples;
  const counts = new Map<string, number>();
  return samples.filter(({ dataset, label }) => {
    const key = `${dataset}/${label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key)! <= Math.max(1, limit / 4);
  });
}
