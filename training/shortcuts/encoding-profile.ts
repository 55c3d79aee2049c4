import { grouped } from '../data/grouped.ts';
import type { KnownFace } from './shortcut-models.ts';

/** How the pictures of one label of one data set are mostly stored. */
export interface EncodingProfile {
  dataset: string;
  label: 0 | 1;
  pictures: number;
  /** Medians. */
  width: number;
  height: number;
  bytesPerPixel: number;
  /** Absent where fewer than half are JPEG. */
  jpeg?: { quality: number; hasHalfChroma: boolean };
}

/** Of each label of each data set whose pictures are stills. */
export function encodingProfiles(known: readonly KnownFace[]): EncodingProfile[] {
  const stills = known.filter(({ facts }) => facts.encoding);
  const groups = grouped(stills, ({ face }) => `${face.dataset}\n${face.label}`);
  return [...groups.values()].map(profileOf);
}

function profileOf(known: readonly KnownFace[]): EncodingProfile {
  const { dataset, label } = known[0]!.face;
  const encodings = known.map(({ facts }) => facts.encoding!);
  const jpegs = encodings.filter(({ quality }) => !Number.isNaN(quality));
  return {
    dataset,
    label,
    pictures: known.length,
    width: median(encodings.map(({ width }) => width)),
    height: median(encodings.map(({ height }) => height)),
    bytesPerPixel: Math.round(median(encodings.map(({ bytesPerPixel }) => bytesPerPixel)) * 1e3) / 1e3,
    ...(jpegs.length * 2 >= encodings.length && {
      jpeg: {
        quality: median(jpegs.map(({ quality }) => quality)),
        hasHalfChroma: median(jpegs.map(({ chromaShare }) => chromaShare)) < 1,
      },
    }),
  };
}

/** The lower one of two in the middle: a value that occurs. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
