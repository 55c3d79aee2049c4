import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { subfoldersOf } from '../folder-entries.ts';
import type { DataPlace, Layout, LayoutOptions, Listing } from '../layout.ts';
import { licenceOf } from '../licences.ts';
import type { Sample } from '../sample.ts';
import { splitNamed } from '../split-folders.ts';

const metadataSchema = v.record(
  v.string(),
  v.object({ label: v.picklist(['REAL', 'FAKE']), split: v.optional(v.string()), original: v.nullish(v.string()) }),
);
type Metadata = v.InferOutput<typeof metadataSchema>;

/** Folders with a metadata.json, relative to the layout's: itself (''), or all of its subfolders; else none. */
function partsIn(path: string): string[] {
  const hasMetadata = (part: string) => existsSync(join(path, part, 'metadata.json'));
  if (hasMetadata('')) return [''];
  const parts = subfoldersOf(path);
  return parts.every(hasMetadata) ? parts : [];
}

function readMetadata(file: string): Metadata {
  const parsed = v.safeParse(metadataSchema, JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${file}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** The competition marks its whole training data `train`: only several splits tell something. */
function namesSeveralSplits(metadata: Metadata): boolean {
  return new Set(Object.values(metadata).map(({ split }) => split)).size > 1;
}

function listPart(place: DataPlace, part: string, options: LayoutOptions): Listing {
  const file = join(place.path, part, 'metadata.json');
  const metadata = readMetadata(file);
  const isSplitGiven = namesSeveralSplits(metadata) && !options.ignorePublishedSplit;
  const samples: Sample[] = [];
  const problems: string[] = [];
  for (const [video, { label, split, original }] of Object.entries(metadata)) {
    if (!existsSync(join(place.path, part, video))) {
      problems.push(`${join(place.prefix, part, video)}: named by metadata.json, not there`);
      continue;
    }
    const givenSplit = isSplitGiven && split ? splitNamed(split) : undefined;
    samples.push({
      file: `${place.prefix}${part && `${part}/`}${video}`,
      label: label === 'FAKE' ? 1 : 0,
      dataset: place.dataset,
      paired: true,
      source: `dfdc/${(label === 'FAKE' && original) || video}`,
      licence: licenceOf('dfdc')!,
      ...(givenSplit && { givenSplit }),
    });
  }
  return { samples, problems };
}

/** DFDC's own videos (Dolhansky et al. 2020), in one folder or in its many parts. */
export const dfdcVideos: Layout = {
  name: 'dfdc-videos',
  shape: '[dfdc_train_part_N/]metadata.json {"x.mp4": {label, split, original}} beside its videos',
  isIn: (path) => partsIn(path).length > 0,
  list(place, options) {
    const parts = partsIn(place.path).map((part) => listPart(place, part, options));
    return { samples: parts.flatMap(({ samples }) => samples), problems: parts.flatMap(({ problems }) => problems) };
  },
};
