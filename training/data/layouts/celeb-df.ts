import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, isVideo } from '../folder-entries.ts';
import type { DataPlace, Layout } from '../layout.ts';
import { licenceOf } from '../licences.ts';
import type { Sample } from '../sample.ts';

const folders = ['Celeb-real', 'YouTube-real', 'Celeb-synthesis'] as const;
const testList = 'List_of_testing_videos.txt';

/** Lines `1 YouTube-real/00170.mp4`; undefined where the list is not there. */
function testVideos(path: string): Set<string> | undefined {
  const file = join(path, testList);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean);
  return new Set(
    lines.map((line) => {
      const match = /^[01]\s+(\S+)$/.exec(line);
      if (!match) throw new Error(`${file}: expected lines like "1 YouTube-real/00170.mp4", got ${line}`);
      return match[1]!;
    }),
  );
}

/** `id0_0007` is person 0; `id0_id16_0007` is video 7 of person 0 with the face of person 16. */
function peopleOf(folder: string, name: string): { source: string; identities: string[] } {
  const parts = name.replace(/\.\w+$/, '').split('_');
  const ids = parts.filter((part) => part.startsWith('id'));
  const video = folder === 'YouTube-real' ? `youtube_${parts.join('_')}` : `${ids[0]}_${parts.at(-1)}`;
  return { source: `celeb-df/${video}`, identities: ids.map((id) => `celeb-df/${id}`) };
}

function listFolder(place: DataPlace, folder: string, test: Set<string> | undefined): Sample[] {
  return filesBelow(join(place.path, folder), isVideo).map((name) => {
    const { source, identities } = peopleOf(folder, name);
    const isFake = folder === 'Celeb-synthesis';
    return {
      file: `${place.prefix}${folder}/${name}`,
      label: isFake ? 1 : 0,
      dataset: place.dataset,
      paired: true,
      source,
      licence: licenceOf('celeb-df')!,
      ...(isFake && { method: 'Celeb-synthesis' }),
      ...(!test && identities.length > 0 && { identities }),
      ...(test?.has(`${folder}/${name}`) && { givenSplit: 'test' as const }),
    };
  });
}

/**
 * Celeb-DF v1 and v2 (Li et al. 2020). The publisher's test list shares people with the other videos: where it is
 * followed samples carry no identities; without it, or with it ignored, people are kept apart.
 */
export const celebDf: Layout = {
  name: 'celeb-df',
  shape: `{${folders.join(',')}}/*.mp4 and ${testList}`,
  isIn: (path) => existsSync(join(path, 'Celeb-real')) || existsSync(join(path, 'Celeb-synthesis')),
  list(place, options) {
    const test = options.ignorePublishedSplit ? undefined : testVideos(place.path);
    const samples = folders.flatMap((folder) => listFolder(place, folder, test));
    const problems = test ? [`${place.prefix}${testList}: the publisher's test people are in training as well`] : [];
    return { samples, problems };
  },
};
