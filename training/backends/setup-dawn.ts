/**
 * Sets up Dawn, the WebGPU of Chromium, for Node:
 *   node training/backends/setup-dawn.ts
 * Writes about 300 MB to .cache/dawn.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../command-options.ts';

const version = '0.6.2';
const integrity = 'sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q==';

const folder = fileURLToPath(new URL('../../.cache/dawn', import.meta.url));
const packageFolder = join(folder, 'node_modules', 'webgpu');
const readyMark = join(folder, 'ready');

/** The folder of the npm package `webgpu`, or undefined before the set-up. */
export function dawnFolder(): string | undefined {
  return existsSync(readyMark) ? packageFolder : undefined;
}

/** Installs the package (npm checks it against the registry's hash, this against the one known here). */
export function setupDawn(): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, `webgpu@${version}`];
  console.log(`npm ${args.join(' ')}`);
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  const found = lock.packages['node_modules/webgpu']?.integrity;
  if (found !== integrity) {
    rmSync(folder, { recursive: true });
    throw new Error(`webgpu ${version}: expected ${integrity}, got ${found ?? 'no hash'}; removed, run again`);
  }
  writeFileSync(readyMark, `${version}\n`);
  return packageFolder;
}

if (import.meta.main) {
  readOptions('setup-dawn', {});
  console.log(`Ready: ${setupDawn()}`);
}
