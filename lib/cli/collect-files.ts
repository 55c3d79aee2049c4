import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { videoExtensions } from '../inference/media-kind.ts';
import type { MediaKind } from '../inference/media-kind.ts';

/** A file to check, or a named path that cannot be one. */
export interface CollectedFile {
  /** As the person named it; files in folders begin with the folder's name as given. */
  file: string;
  kind: MediaKind;
  problem?: 'not-found' | 'not-a-file' | 'not-readable';
}

const imageExtensions = new Set('avif bmp gif heic heif ico jfif jpeg jpg png tif tiff webp'.split(' '));

function kindByName(file: string): MediaKind | undefined {
  const extension = extname(file).slice(1).toLowerCase();
  if (imageExtensions.has(extension)) return 'image';
  return videoExtensions.has(extension) ? 'video' : undefined;
}

/** npm runs scripts in the package's folder; relative paths mean the folder of the caller. */
export function fromCallersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

async function collectFolder(folder: string, seen: Set<string>): Promise<CollectedFile[]> {
  const real = await realpath(fromCallersFolder(folder));
  if (seen.has(real)) return [];
  seen.add(real);
  const names = (await readdir(real)).sort((a, b) => (a < b ? -1 : 1));
  const found: CollectedFile[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const entry = await stat(fromCallersFolder(file)).catch(() => undefined);
    const kind = kindByName(name);
    if (entry?.isDirectory()) found.push(...(await collectFolder(file, seen)));
    else if (entry?.isFile() && kind) found.push({ file, kind });
  }
  return found;
}

async function problemOf(path: string): Promise<CollectedFile['problem'] | 'is-folder'> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry) return 'not-found';
  if (entry.isDirectory()) return 'is-folder';
  if (!entry.isFile()) return 'not-a-file';
  return access(path, constants.R_OK).then(
    () => undefined,
    () => 'not-readable' as const,
  );
}

async function collectPath(path: string): Promise<CollectedFile[]> {
  const kind = kindByName(path) ?? 'image';
  const problem = await problemOf(fromCallersFolder(path));
  if (problem === 'is-folder') {
    return collectFolder(path, new Set()).catch(() => [{ file: path, kind, problem: 'not-readable' as const }]);
  }
  return [{ file: path, kind, ...(problem ? { problem } : {}) }];
}

/**
 * Files in the order of `paths`; folders are walked in the order of names and give only what looks like a picture or
 * a video by its name. Named files are always there: whether they can be read is for the extension to say.
 */
export async function collectFiles(paths: string[]): Promise<CollectedFile[]> {
  const perPath = await Promise.all(paths.map(collectPath));
  return perPath.flat();
}
