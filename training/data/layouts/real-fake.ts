import { subfolderNamed } from '../folder-entries.ts';
import type { Layout } from '../layout.ts';
import { listMedia } from '../list-media.ts';

/** Plain folders. */
export const realFake: Layout = {
  name: 'real-fake',
  shape: '{real,fake}/ pictures or videos',
  isIn: (path) => subfolderNamed(path, 'real') !== undefined && subfolderNamed(path, 'fake') !== undefined,
  list(place) {
    const samples = (['real', 'fake'] as const).flatMap((kind) => {
      const folder = subfolderNamed(place.path, kind);
      return folder ? listMedia(place, folder, { label: kind === 'fake' ? 1 : 0, paired: true }) : [];
    });
    return { samples, problems: [] };
  },
};
