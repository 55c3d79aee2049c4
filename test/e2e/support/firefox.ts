import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import { vi } from 'vitest';
import { repositoryDir } from '../../../lib/cli/build-extension.ts';
import { changeManifest } from '../../../lib/cli/granted-copy.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { alarm } from './extension-dir.ts';
import type { FixtureServer } from './fixture-server.ts';

const readyPath = '/telltale-is-ready';

const candidates = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** Undefined where there is none; tests then skip by name. */
export const firefoxPath = candidates.find((path): path is string => path !== undefined && existsSync(path));

export interface FirefoxTelltale {
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

function buildForFirefox(): string {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build:firefox'], {
    cwd: repositoryDir,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run build:firefox failed:\n${stderr}`);
  return join(repositoryDir, '.output', 'firefox-mv3');
}

/** Stores the settings, and tells the server once pages are covered and the first-run page is no longer to come. */
function settingsScript(settings: Partial<Settings>, readyUrl: string): string {
  return `browser.storage.local.set(${JSON.stringify({ settings })});
    const timer = setInterval(async () => {
      const scripts = await browser.scripting.getRegisteredContentScripts();
      const tabs = await browser.tabs.query({ status: 'complete' });
      if (scripts.length === 0 || !tabs.some(({ url }) => url?.endsWith('/welcome.html'))) return;
      clearInterval(timer);
      await fetch(${JSON.stringify(readyUrl)});
    }, 100);`;
}

/**
 * The release as it is after a person has allowed all sites and switched everything on, every face a likely fake. WebDriver BiDi cannot look into
 * closed shadow roots, so the copy's content script opens its own; nothing else differs.
 */
async function writeTestCopy(dir: string, settings: Partial<Settings>, readyUrl: string): Promise<void> {
  await cp(buildForFirefox(), dir, { recursive: true });
  await changeManifest(dir, (manifest) => {
    const background = manifest.background as { scripts: string[] };
    return {
      ...manifest,
      host_permissions: ['*://*/*'],
      background: { ...background, scripts: ['test-settings.js', ...background.scripts] },
    };
  });
  await writeFile(join(dir, 'test-settings.js'), settingsScript(settings, readyUrl));
  await alarm(dir);
  const contentScript = join(dir, 'content-scripts', 'content.js');
  const openShadows = `{ const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); }; }`;
  await writeFile(contentScript, `${openShadows}\n${await readFile(contentScript, 'utf8')}`);
}

/** Headless Firefox with the extension; the caller closes it. */
export async function startFirefox(settings: Partial<Settings>, server: FixtureServer): Promise<FirefoxTelltale> {
  if (!firefoxPath) throw new Error('Expected Firefox at FIREFOX_PATH or /usr/bin/firefox-esr, found none.');
  const dir = await mkdtemp(join(tmpdir(), 'telltale-firefox-'));
  await writeTestCopy(dir, settings, `http://127.0.0.1:${server.port}${readyPath}`);
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefoxPath, headless: true });
  await browser.installExtension(dir);
  await vi.waitUntil(() => server.requests.some(({ path }) => path === readyPath), { timeout: 60_000, interval: 100 });
  return {
    async open(url) {
      const page = await browser.newPage();
      await page.bringToFront();
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Labels of the badges that the page shows. */
export function badgeLabels(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.documentElement.children]
      .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('button') ?? [])])
      .map((button) => button.getAttribute('aria-label') ?? ''),
  );
}
