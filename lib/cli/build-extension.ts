import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryDir = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm run build` writes for Chromium, or the built folder that TELLTALE_RELEASE_DIR names. */
export const releaseDir = process.env.TELLTALE_RELEASE_DIR ?? join(repositoryDir, '.output', 'chrome-mv3');

const sources = ['entrypoints', 'lib', 'public', 'wxt.config.ts', 'package.json', 'package-lock.json'];
/** Folders of `lib` that are not part of the extension. */
const notShipped = new Set([join(repositoryDir, 'lib', 'cli')]);

async function newestChangeMs(path: string): Promise<number> {
  if (notShipped.has(path)) return 0;
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(0, ...(await Promise.all(names.map((name) => newestChangeMs(join(path, name))))));
}

/** True where the built extension is missing or older than anything it is built from. */
export async function isBuildStale(): Promise<boolean> {
  if (process.env.TELLTALE_RELEASE_DIR) return false;
  const built = await stat(join(releaseDir, 'manifest.json')).catch(() => undefined);
  if (!built) return true;
  const changes = await Promise.all(sources.map((source) => newestChangeMs(join(repositoryDir, source))));
  return Math.max(...changes) > built.mtimeMs;
}

function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: repositoryDir, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`\`${command} ${args.join(' ')}\` ended with exit code ${code}:\n${output}`));
    });
  });
}

/** Builds the release for Chromium. */
export async function buildExtension(): Promise<void> {
  await run(process.execPath, [join(repositoryDir, 'node_modules', 'wxt', 'bin', 'wxt.mjs'), 'build']);
}

/** Builds the release where it is missing or older than its sources; returns its folder. */
export async function ensureBuild(onBuild: () => void = () => {}): Promise<string> {
  if (await isBuildStale()) {
    onBuild();
    await buildExtension();
  }
  return releaseDir;
}
