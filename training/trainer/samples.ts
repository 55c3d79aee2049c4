import type { Split } from '../data/sample.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

export interface ClipRule {
  /** Crops in a clip. */
  frames: number;
  /** 1 takes crops one after another, 2 every second one. */
  stride: number;
  /** Draws windows of these strides while training. */
  strides?: readonly number[] | undefined;
}

/** Crops that the longest window of a rule spans. */
export function longestSpan({ frames, stride, strides = [stride] }: ClipRule): number {
  return (frames - 1) * Math.max(...strides) + 1;
}

function domainOf(face: PreparedFace): string {
  return face.domain ?? face.dataset;
}

/** The domains of the set in alphabetical order: `TrainingSample.domain` is a place in it. */
export function domainNames(set: Pick<PreparedSet, 'faces'>): string[] {
  return [...new Set(set.faces.map(domainOf))].sort();
}

/**
 * The samples of a split: each crop by itself, or with a clip rule the clips of each face of each video, one after
 * another without overlap; faces with fewer crops than a clip needs give none.
 */
export function trainingSamples(set: Pick<PreparedSet, 'faces'>, split: Split, clips?: ClipRule): TrainingSample[] {
  const domains = domainNames(set);
  const faces = set.faces.filter((face) => face.split === split);
  const groups = clips ? clipsOf(faces, clips) : faces.map((face) => [face]);
  return groups.map((group) => sampleOf(group, domains));
}

/**
 * One sample for each face of each video of a split that has crops enough for the rule's longest window: its `track`
 * gives a window anew each epoch, `places` is the first of the shortest stride.
 */
export function trackSamples(set: Pick<PreparedSet, 'faces'>, split: Split, clips: ClipRule): TrainingSample[] {
  const domains = domainNames(set);
  const shortest = Math.min(...(clips.strides ?? [clips.stride]));
  return tracksOf(set.faces.filter((face) => face.split === split))
    .filter((track) => track.length >= longestSpan(clips))
    .map((track) => ({
      ...sampleOf(
        Array.from({ length: clips.frames }, (_, i) => track[i * shortest]!),
        domains,
      ),
      track: track.map(({ place }) => place),
    }));
}

function sampleOf(group: readonly PreparedFace[], domains: readonly string[]): TrainingSample {
  const [first] = group as [PreparedFace];
  return {
    places: group.map(({ place }) => place),
    label: first.label,
    dataset: first.dataset,
    ...(first.method !== undefined && { method: first.method }),
    source: first.source,
    domain: domains.indexOf(domainOf(first)),
    ...(group.some(({ landmarks }) => landmarks) && { landmarks: group.map(({ landmarks }) => landmarks) }),
  };
}

/** Crops of each face of each video in time order. */
function tracksOf(faces: readonly PreparedFace[]): PreparedFace[][] {
  const tracks = new Map<string, PreparedFace[]>();
  for (const face of faces.filter(({ frame }) => frame)) {
    const key = `${face.file}\n${face.face}`;
    const track = tracks.get(key);
    if (track) track.push(face);
    else tracks.set(key, [face]);
  }
  return [...tracks.values()].map((track) => track.toSorted((a, b) => a.frame!.index - b.frame!.index));
}

function clipsOf(faces: readonly PreparedFace[], { frames, stride }: ClipRule): PreparedFace[][] {
  const span = (frames - 1) * stride + 1;
  return tracksOf(faces).flatMap((ordered) => {
    const starts = Array.from({ length: Math.floor(ordered.length / span) }, (_, i) => i * span);
    return starts.map((start) => Array.from({ length: frames }, (_, i) => ordered[start + i * stride]!));
  });
}

/** Data sets whose real and fake pictures were made alike. */
export function pairedDatasets(set: Pick<PreparedSet, 'faces'>): Set<string> {
  return new Set(set.faces.filter(({ paired }) => paired).map(({ dataset }) => dataset));
}
