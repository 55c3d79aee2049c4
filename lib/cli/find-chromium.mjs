import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Branded Chrome is not among them: since version 137 it ignores `--load-extension`. */
const knownPaths = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Ubuntu's `chromium-browser` may be a stub that only asks for snap. */
function answersVersion(path) {
  const probe = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return probe.status === 0 && /\d+\.\d+/.test(probe.stdout);
}

async function playwrightDownload() {
  try {
    const { chromium } = await import('playwright-core');
    const path = chromium.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Path of a Chromium that loads unpacked extensions: $CHROMIUM_PATH, the system's, Playwright's download.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : undefined;
  for (const path of knownPaths) {
    if (existsSync(path) && answersVersion(path)) return path;
  }
  return playwrightDownload();
}
