import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { filesBelow, isVideo, subfoldersOf } from '../folder-entries.ts';
import type { DataPlace, Layout, LayoutOptions } from '../layout.ts';
import { licenceOf } from '../licences.ts';
import type { Sample, Split } from '../sample.ts';

const original = 'original_sequences';
const manipulated = 'manipulated_sequences';
/** Actors of their own, forged by one method of its own. */
const actorsMethod = 'DeepFakeDetection';
const pairsSchema = v.array(v.tuple([v.string(), v.string()]));

/** The published 720/140/140 videos by identity, from {train,val,test}.json beside the data; empty where they are not. */
function publishedSplit(path: string): Map<string, Split> {
  const splits = new Map<string, Split>();
  const folder = [path, join(path, 'splits'), join(path, 'dataset', 'splits')].find((candidate) =>
    existsSync(join(candidate, 'train.json')),
  );
  if (!folder) return splits;
  for (const split of ['train', 'val', 'test'] as const) {
    const pairs = v.parse(pairsSchema, JSON.parse(readFileSync(join(folder, `${split}.json`), 'utf8')));
    for (const id of pairs.flat()) splits.set(id, split);
  }
  return splits;
}

function chosen(kind: string, found: string[], wanted: readonly string[] | undefined): string[] {
  const missing = wanted?.find((name) => !found.includes(name));
  if (missing !== undefined)
    throw new Error(`--${kind}: expected some of ${found.join(', ') || 'nothing, for none is there'}, got ${missing}`);
  return wanted ? [...wanted] : found;
}

/** `TTT` or `TTT_SSS.mp4`: target and source; `01_02__scene__ID.mp4`: actors and scene. */
function peopleOf(name: string, isActors: boolean): { source: string; identities: string[] } {
  const [people = '', scene] = name.replace(/\.\w+$/, '').split('__');
  const ids = people.split('_');
  const family = isActors ? 'dfd' : 'faceforensics';
  return {
    source: `${family}/${ids[0]}${isActors ? `__${scene}` : ''}`,
    identities: ids.map((id) => `${family}/${id}`),
  };
}

interface Sequence {
  /** `original_sequences/youtube` */
  folder: string;
  method?: string;
  isActors: boolean;
}

function listSequence(place: DataPlace, sequence: Sequence, options: LayoutOptions, splits: Map<string, Split>) {
  const found = subfoldersOf(join(place.path, sequence.folder)).filter((name) => /^(raw|c\d+)$/.test(name));
  const compressions = options.compressions ? found.filter((name) => options.compressions!.includes(name)) : found;
  return compressions.flatMap((compression) => {
    const folder = `${sequence.folder}/${compression}/videos`;
    return filesBelow(join(place.path, folder), isVideo).map((name): Sample => {
      const people = peopleOf(name, sequence.isActors);
      const givenSplit = sequence.isActors ? undefined : splits.get(people.source.split('/')[1]!);
      return {
        file: `${place.prefix}${folder}/${name}`,
        label: sequence.method ? 1 : 0,
        dataset: place.dataset,
        paired: true,
        ...people,
        licence: licenceOf('faceforensics')!,
        ...(sequence.method && { method: sequence.method }),
        ...(givenSplit && { givenSplit }),
      };
    });
  });
}

/** FaceForensics++ (Rössler et al. 2019) with DeepFakeDetection; people of a manipulation connect its videos. */
export const faceforensics: Layout = {
  name: 'faceforensics',
  shape: 'original_sequences/{youtube,actors}/{raw,c23,c40}/videos, manipulated_sequences/<Method>/<c>/videos',
  isIn: (path) => existsSync(join(path, original)) || existsSync(join(path, manipulated)),
  list(place, options) {
    const methods = chosen('methods', subfoldersOf(join(place.path, manipulated)), options.methods);
    const origins = subfoldersOf(join(place.path, original)).filter((origin) =>
      !options.methods ? true : methods.some((method) => (method === actorsMethod) === (origin === 'actors')),
    );
    const sequences: Sequence[] = [
      ...origins.map((origin) => ({ folder: `${original}/${origin}`, isActors: origin === 'actors' })),
      ...methods.map((method) => ({
        folder: `${manipulated}/${method}`,
        method,
        isActors: method === actorsMethod,
      })),
    ];
    const splits = options.ignorePublishedSplit ? new Map<string, Split>() : publishedSplit(place.path);
    const samples = sequences.flatMap((sequence) => listSequence(place, sequence, options, splits));
    return { samples, problems: [] };
  },
};
