import { subfolderNamed } from '../folder-entries.ts';
import type { Layout } from '../layout.ts';
import { listMedia } from '../list-media.ts';

/**
 * Genuine or generated pictures alone, to stand beside other sets. A name up to its first comma is the prompt that
 * several pictures came from: they share a source.
 */
export const oneClass: Layout = {
  name: 'one-class',
  shape: 'real/ or fake/ alone, beside other sets of a collection; what is before a comma in a name is its source',
  isIn: (path) => (subfolderNamed(path, 'real') === undefined) !== (subfolderNamed(path, 'fake') === undefined),
  list(place) {
    const folder = subfolderNamed(place.path, 'real', 'fake');
    if (!folder) return { samples: [], problems: [] };
    const isFake = folder.toLowerCase() === 'fake';
    const common = isFake
      ? ({ label: 1, paired: false, method: place.dataset } as const)
      : ({ label: 0, paired: false } as const);
    const samples = listMedia(place, folder, common).map((sample) => ({
      ...sample,
      source: sample.source.split(',')[0]!,
    }));
    return { samples, problems: [] };
  },
};
