import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { subfoldersOf } from './folder-entries.ts';
import type { DataPlace, Layout, LayoutOptions, Listing } from './layout.ts';
import { layouts } from './layouts/registry.ts';

export interface FoundData extends Listing {
  /** What each folder was taken for. */
  places: { dataset: string; folder: string; layout: string; samples: number }[];
  /** Subfolders that fit no layout. */
  unrecognised: string[];
}

/** Folders that archives are unpacked into: `real_vs_fake/real-vs-fake`. */
const maxWrappers = 2;
/** Those that say nothing of the data set: one of them alone in the data folder makes it no collection of one. */
const plainWrappers = new Set(['Dataset', 'real_vs_fake', 'real-vs-fake', 'real_and_fake_face']);

function layoutsNamed(name: string | undefined): readonly Layout[] {
  if (name === undefined) return layouts;
  const layout = layouts.find((candidate) => candidate.name === name);
  if (!layout) throw new Error(`--layout: expected one of ${layouts.map((one) => one.name).join(', ')}, got ${name}`);
  return [layout];
}

/** A layout in the folder, or in the one folder within it. */
function recognise(
  root: string,
  candidates: readonly Layout[],
  mayUnwrap: (folder: string) => boolean = () => true,
): { layout: Layout; inner: string } | undefined {
  let inner = '';
  for (let wrappers = 0; wrappers <= maxWrappers; wrappers++) {
    const path = join(root, inner);
    const layout = candidates.find((candidate) => candidate.isIn(path));
    if (layout) return { layout, inner };
    const [only, ...others] = subfoldersOf(path);
    if (only === undefined || others.length > 0 || !mayUnwrap(only)) return undefined;
    inner += `${only}/`;
  }
  return undefined;
}

function placeOf(dataFolder: string, subfolder: string, inner: string): DataPlace {
  const root = resolve(dataFolder, subfolder);
  const prefix = `${subfolder && `${subfolder}/`}${inner}`;
  return { path: join(root, inner).replace(/\/$/, ''), prefix, inner, dataset: basename(root) };
}

function nothingFound(dataFolder: string, candidates: readonly Layout[]): Error {
  const known = candidates.map(({ name, shape }) => `  ${name.padEnd(16)}${shape}`);
  return new Error(
    [`${dataFolder}: expected one of these layouts, or folders that each hold one, found none:`, ...known].join('\n'),
  );
}

interface FoundPlace {
  subfolder: string;
  layout: Layout;
  inner: string;
}

function placesOf(dataFolder: string, candidates: readonly Layout[]): { found: FoundPlace[]; unrecognised: string[] } {
  const whole = recognise(dataFolder, candidates, (folder) => plainWrappers.has(folder));
  if (whole) return { found: [{ subfolder: '', ...whole }], unrecognised: [] };
  const found: FoundPlace[] = [];
  const unrecognised: string[] = [];
  for (const subfolder of subfoldersOf(dataFolder)) {
    const one = recognise(join(dataFolder, subfolder), candidates);
    if (one) found.push({ subfolder, ...one });
    else unrecognised.push(subfolder);
  }
  return { found, unrecognised };
}

/**
 * Lists a data folder that is one data set, or a collection with a folder for each. Throws where nothing is recognised
 * or where what is has no samples.
 */
export function findData(dataFolder: string, options: LayoutOptions, layoutName?: string): FoundData {
  if (!existsSync(dataFolder)) throw new Error(`${dataFolder}: expected a folder with data, found nothing there`);
  const candidates = layoutsNamed(layoutName);
  const { found, unrecognised } = placesOf(dataFolder, candidates);
  if (found.length === 0) throw nothingFound(dataFolder, candidates);
  const listed = found.map(({ subfolder, layout, inner }) => {
    const place = placeOf(dataFolder, subfolder, inner);
    return { place, layout, listing: layout.list(place, options) };
  });
  const samples = listed.flatMap(({ listing }) => listing.samples);
  const problems = listed.flatMap(({ listing }) => listing.problems);
  if (samples.length === 0) {
    const expected = `${dataFolder}: expected pictures or videos in ${found.map(({ layout }) => layout.name).join(', ')}`;
    throw new Error([`${expected}, found none`, ...problems.slice(0, 10)].join('\n'));
  }
  return {
    samples,
    problems,
    places: listed.map(({ place, layout, listing }) => ({
      dataset: place.dataset,
      folder: place.prefix || '.',
      layout: layout.name,
      samples: listing.samples.length,
    })),
    unrecognised,
  };
}
