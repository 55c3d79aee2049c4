import type { Split } from '../data/sample.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

export interface ClipRule {
  /** Crops in a clip. */
  frames: number;
  /** 1 takes crops one after another, 2 every second one. */
  stride: number;
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
  return groups.map((group) => {
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
  });
}

function clipsOf(faces: readonly PreparedFace[], { frames, stride }: ClipRule): PreparedFace[][] {
  const tracks = new Map<string, PreparedFace[]>();
  for (const face of faces.filter(({ frame }) => frame)) {
    const key = `${face.file}\n${face.face}`;
    tracks.set(key, [...(tracks.get(key) ?? []), face]);
  }
  const span = (frames - 1) * stride + 1;
  return [...tracks.values()].flatMap((track) => {
    const ordered = track.toSorted((a, b) => a.frame!.index - b.frame!.index);
    const starts = Array.from({ length: Math.floor(ordered.length / span) }, (_, i) => i * span);
    return starts.map((start) => Array.from({ length: frames }, (_, i) => ordered[start + i * stride]!));
  });
}

/** Data sets whose real and fake pictures were made alike. */
export function pairedDatasets(set: Pick<PreparedSet, 'faces'>): Set<string> {
  return new Set(set.faces.filter(({ paired }) => paired).map(({ dataset }) => dataset));
}
