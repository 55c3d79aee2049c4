// Runs before anything is installed: plain JavaScript for Node 20, no packages.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './find-chromium.mjs';

const repositoryDir = fileURLToPath(new URL('../..', import.meta.url));
const modulesDir = join(repositoryDir, 'node_modules');
const isWindows = process.platform === 'win32';

const say = (text) => console.error(`setup: ${text}`);

function fail(text) {
  say(text);
  process.exit(1);
}

function run(command, args, env = {}) {
  say(`${command} ${args.join(' ')}`);
  const result = spawnSync(command, args, {
    cwd: repositoryDir,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

function packagesOf(lockPath) {
  return existsSync(lockPath) ? JSON.parse(readFileSync(lockPath, 'utf8')).packages : undefined;
}

/** Compares what the lockfile asks for with what npm noted that it installed. */
function arePackagesCurrent() {
  const wanted = packagesOf(join(repositoryDir, 'package-lock.json'));
  const installed = packagesOf(join(modulesDir, '.package-lock.json'));
  if (!wanted) fail('package-lock.json is missing: expected it beside package.json.');
  if (!installed) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || installed[path]?.version === entry.version,
  );
}

function majorVersionOf(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** `npm ci` refuses a lockfile that another npm wrote a little differently; `--no-save` leaves it as it is. */
function installPackages() {
  const options = ['--no-audit', '--no-fund', '--loglevel=error'];
  return run('npm', ['ci', ...options]) || run('npm', ['install', '--no-save', ...options]);
}

function ensurePackages() {
  if (!arePackagesCurrent() && !installPackages()) {
    fail('npm did not finish. Check that the npm registry can be reached (`npm ping`), then try again.');
  }
  const node = join(modulesDir, '.bin', isWindows ? 'node.cmd' : 'node');
  if (majorVersionOf(existsSync(node) ? node : process.execPath) < 22) {
    fail(
      'Node 22 or later is needed and the npm package `node` did not bring it: ' +
        'install scripts may be off (`npm config get ignore-scripts`). Allow them, delete node_modules and try again.',
    );
  }
}

function installWithApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], env);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
}

function installWithPlaywright() {
  const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
  const args = ['install', ...(isRootOnLinux ? ['--with-deps'] : []), '--no-shell', 'chromium'];
  run(process.execPath, [join(modulesDir, 'playwright-core', 'cli.js'), ...args]);
}

async function ensureChromium() {
  if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH)) {
    fail(`CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not exist.`);
  }
  for (const install of [() => {}, installWithApt, installWithPlaywright]) {
    install();
    if (await findChromium()) return;
  }
  say(
    'no Chromium could be installed. Install it (Debian: `sudo apt-get install chromium`; elsewhere: ' +
      '`npx playwright-core install --no-shell chromium`) or name one in CHROMIUM_PATH. ' +
      'Branded Chrome cannot load unpacked extensions from the command line. Tests in a browser are skipped by name.',
  );
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`expected Node 20 or later, this is ${process.version}.`);
}
ensurePackages();
await ensureChromium();
