import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** Formats a file that a command wrote as the check wants it, by the repository's own style. */
export async function formatFile(path: string): Promise<void> {
  const style = await resolveConfig(fileURLToPath(import.meta.url));
  writeFileSync(path, await format(readFileSync(path, 'utf8'), { ...style, filepath: path }));
}
