import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ExtensionManifest {
  host_permissions?: string[];
  optional_host_permissions?: string[];
  [key: string]: unknown;
}

/** Rewrites the manifest of a built extension in place. */
export async function changeManifest(
  dir: string,
  change: (manifest: ExtensionManifest) => ExtensionManifest,
): Promise<void> {
  const path = join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as ExtensionManifest;
  await writeFile(path, JSON.stringify(change(manifest)));
}

/**
 * Writes to `dir` the extension as it is after a person has allowed it on all sites: nobody can click that question
 * of the browser where there is no display. Nothing but the manifest differs.
 */
export async function writeGrantedCopy(extensionDir: string, dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  await cp(extensionDir, dir, { recursive: true });
  await changeManifest(dir, ({ optional_host_permissions: optional, ...manifest }) => ({
    ...manifest,
    host_permissions: optional ?? ['*://*/*'],
  }));
}
