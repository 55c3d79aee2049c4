import { subfolderNamed } from '../folder-entries.ts';
import type { Layout } from '../layout.ts';
import { listMedia } from '../list-media.ts';

/** Faces composited by hand and faces left alone (CIPLab, Yonsei University). */
export const trainingRealFake: Layout = {
  name: 'training_real',
  shape: '{training_real,training_fake}/ pictures',
  isIn: (path) =>
    subfolderNamed(path, 'training_real') !== undefined || subfolderNamed(path, 'training_fake') !== undefined,
  list(place) {
    const samples = (['real', 'fake'] as const).flatMap((kind) => {
      const folder = subfolderNamed(place.path, `training_${kind}`);
      if (!folder) return [];
      const method = kind === 'fake' ? { method: 'composite' } : {};
      return listMedia(place, folder, { label: kind === 'fake' ? 1 : 0, paired: true, ...method });
    });
    return { samples, problems: [] };
  },
};
