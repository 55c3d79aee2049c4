import type { Face } from '../augment/blend/draw-blend.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

/** The samples as flat shared arrays: threads start without copying them. */
export interface SampleTable {
  /** Side of the stored crops. */
  storedPx: number;
  pixels: SharedArrayBuffer;
  /** Crops that a batch takes of a sample. */
  time: number;
  /** [samples]: where the crops of a sample begin in `places`, and how many it has: `time`, or more to draw a window from. */
  starts: Int32Array<SharedArrayBuffer>;
  counts: Int32Array<SharedArrayBuffer>;
  /** One sample's crops after another's. */
  places: Int32Array<SharedArrayBuffer>;
  /** [samples] */
  labels: Uint8Array<SharedArrayBuffer>;
  /** [samples] */
  domains: Int32Array<SharedArrayBuffer>;
  /** [samples]: equal for samples of one data set. */
  datasets: Int32Array<SharedArrayBuffer>;
  /** [samples]: equal for samples of one source. */
  sources: Int32Array<SharedArrayBuffer>;
  /** Absent unless asked for. */
  landmarks?: LandmarkTable;
}

/** Pairs x, y in stored pixels for every crop of `places`. */
interface LandmarkTable {
  counts: Int32Array<SharedArrayBuffer>;
  /** Where the pairs of a crop begin in `values`. */
  starts: Int32Array<SharedArrayBuffer>;
  values: Float32Array<SharedArrayBuffer>;
}

/** Throws where the samples do not have `time` crops each, or a track for `span` crops. */
export function sampleTable(
  set: PreparedSet,
  samples: readonly TrainingSample[],
  time: number,
  hasLandmarks: boolean,
  span = time,
): SampleTable {
  const wrong = samples.findIndex(({ places }) => places.length !== time);
  if (wrong >= 0)
    throw new Error(
      `BatchSource: expected ${time} crops a sample, sample ${wrong} of ${samples[wrong]!.source} has ${samples[wrong]!.places.length}; match data.clips.frames and the architecture's input`,
    );
  const short = samples.find(({ track }) => track && track.length < span);
  if (short)
    throw new Error(
      `BatchSource: expected ${span} crops of each face for its longest window, one of ${short.source} has ${short.track!.length}`,
    );
  const lists = samples.map(({ places, track }) => track ?? places);
  const { starts, total } = startsOf(lists);
  const places = new Int32Array(new SharedArrayBuffer(total * 4));
  lists.forEach((list, i) => places.set(list, starts[i]));
  const base = {
    storedPx: set.size,
    pixels: set.pixels,
    time,
    starts,
    counts: sharedInts(lists.map(({ length }) => length)),
    places,
    labels: new Uint8Array(new SharedArrayBuffer(samples.length)),
    domains: sharedInts(samples.map(({ domain }) => domain)),
    datasets: sharedInts(numbered(samples.map(({ dataset }) => dataset))),
    sources: sharedInts(numbered(samples.map(({ source }) => source))),
  };
  base.labels.set(samples.map(({ label }) => label));
  return hasLandmarks ? { ...base, landmarks: landmarkTable(set, samples) } : base;
}

function landmarkTable(set: PreparedSet, samples: readonly TrainingSample[]): LandmarkTable {
  const lists = samples.flatMap(({ places, landmarks, track }) =>
    (track ?? places).map((place, i) => (track ? undefined : landmarks?.[i]) ?? set.faces[place]?.landmarks ?? []),
  );
  const counts = sharedInts(lists.map((list) => list.length));
  const { starts, total } = startsOf(lists);
  const values = new Float32Array(new SharedArrayBuffer(total * 4));
  lists.forEach((list, i) => values.set(list, starts[i]));
  return { counts, starts, values };
}

function startsOf(lists: readonly ArrayLike<number>[]): { starts: Int32Array<SharedArrayBuffer>; total: number } {
  const starts = sharedInts(lists.map(() => 0));
  let total = 0;
  lists.forEach((list, i) => {
    starts[i] = total;
    total += list.length;
  });
  return { starts, total };
}

function sharedInts(values: readonly number[]): Int32Array<SharedArrayBuffer> {
  const shared = new Int32Array(new SharedArrayBuffer(values.length * 4));
  shared.set(values);
  return shared;
}

function numbered(names: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return names.map((name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}

/** Views of a sample's crops, in time order: those of a window, by their places in the track, or else the first ones. */
export function facesOf(table: SampleTable, index: number, window?: readonly number[]): Face[] {
  const { storedPx, time, landmarks, starts } = table;
  const bytes = storedPx * storedPx * 3;
  return Array.from({ length: window?.length ?? time }, (_, frame): Face => {
    const crop = starts[index]! + (window?.[frame] ?? frame);
    const data = new Uint8Array(table.pixels, table.places[crop]! * bytes, bytes);
    const pixels = { data, width: storedPx, height: storedPx };
    const count = landmarks?.counts[crop] ?? 0;
    if (!landmarks || count === 0) return { pixels };
    return { pixels, landmarks: landmarks.values.subarray(landmarks.starts[crop]!, landmarks.starts[crop]! + count) };
  });
}
