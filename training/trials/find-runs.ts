import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { isPrepared } from '../trainer/open-data.ts';

/** Run folders among the folders and right below them; throws where one holds none. */
export function findRuns(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    if (isRun(folder)) return [folder];
    const below = existsSync(folder) ? readdirSync(folder).sort() : [];
    const runs = below.map((name) => join(folder, name)).filter(isRun);
    if (runs.length === 0)
      throw new Error(`--runs ${folder}: expected the folder of a run, or one with several, found no config.json`);
    return runs;
  });
}

function isRun(folder: string): boolean {
  return existsSync(join(folder, 'config.json')) && existsSync(join(folder, 'log.jsonl'));
}

const factsSchema = v.looseObject({ name: v.string() });

/** The prepared folder that a run learned from, by its name among the candidates or right below them; undefined where it is gone. */
export function dataOf(runFolder: string, candidates: readonly string[]): string | undefined {
  const path = join(runFolder, 'data.json');
  if (!existsSync(path)) return undefined;
  const { name } = v.parse(factsSchema, JSON.parse(readFileSync(path, 'utf8')));
  const places = candidates.flatMap((folder) => [...(basename(folder) === name ? [folder] : []), join(folder, name)]);
  return places.find(isPrepared);
}
