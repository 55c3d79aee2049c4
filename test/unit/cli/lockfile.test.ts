import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryDir } from '../../../lib/cli/build-extension.ts';

interface Lockfile {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}

/** A registry mirror without other platforms' binaries leaves them out of the lockfile, and `npm ci` then refuses it everywhere. */
it('the lockfile has an entry for every optional package, as `npm ci` demands', async () => {
  const { packages } = JSON.parse(await readFile(join(repositoryDir, 'package-lock.json'), 'utf8')) as Lockfile;
  const named = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  expect(named.filter((name) => !locked.has(name))).toEqual([]);
});
