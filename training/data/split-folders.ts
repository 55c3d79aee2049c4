import { join } from 'node:path';
import { subfolderNamed, subfoldersOf } from './folder-entries.ts';
import type { DataPlace, LayoutOptions, Listing } from './layout.ts';
import { listMedia } from './list-media.ts';
import type { Split } from './sample.ts';

const splitNames: Record<string, Split> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
  testing: 'test',
};

/** What publishers call the splits, whatever the case. */
export function splitNamed(name: string): Split | undefined {
  return splitNames[name.toLowerCase()];
}

/** Subfolders that are splits and hold real and fake folders. */
export function splitFoldersIn(path: string): string[] {
  return subfoldersOf(path).filter(
    (folder) => splitNamed(folder) && subfolderNamed(join(path, folder), 'real', 'fake') !== undefined,
  );
}

/** Samples with the published split. */
export function listSplitFolders(place: DataPlace, options: LayoutOptions, fakeMethod?: string): Listing {
  const samples = splitFoldersIn(place.path).flatMap((folder) =>
    (['real', 'fake'] as const).flatMap((kind) => {
      const kindFolder = subfolderNamed(join(place.path, folder), kind);
      const givenSplit = splitNamed(folder);
      if (!kindFolder || !givenSplit) return [];
      return listMedia(place, `${folder}/${kindFolder}`, {
        label: kind === 'fake' ? 1 : 0,
        paired: true,
        ...(!options.ignorePublishedSplit && { givenSplit }),
        ...(kind === 'fake' && fakeMethod && { method: fakeMethod }),
      });
    }),
  );
  return { samples, problems: [] };
}
