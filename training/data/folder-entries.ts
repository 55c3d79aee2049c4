import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const pictureName = /\.(jpe?g|png|webp|bmp)$/i;
const videoName = /\.(mp4|m4v|mov|avi|mkv|webm)$/i;

export function isVideo(file: string): boolean {
  return videoName.test(file);
}

export function subfoldersOf(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}

/** Name of the subfolder as it is written, whatever its case. */
export function subfolderNamed(path: string, ...names: string[]): string | undefined {
  return subfoldersOf(path).find((found) => names.includes(found.toLowerCase()));
}

/** Names of the folder's own files that fit, in order. */
export function filesIn(path: string, fits: (name: string) => boolean): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && fits(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Files below the folder whose name fits, relative to it, with `/`, in name order. */
export function filesBelow(path: string, fits: (name: string) => boolean): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && fits(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Pictures and videos below the folder. */
export function mediaBelow(path: string): string[] {
  return filesBelow(path, (name) => pictureName.test(name) || videoName.test(name));
}
