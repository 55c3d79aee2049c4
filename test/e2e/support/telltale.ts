import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import type { CheckPageGlobal } from '../../../lib/cli/check-page-global.ts';
import { findChromium } from '../../../lib/cli/find-chromium.mjs';
import { changeManifest } from '../../../lib/cli/granted-copy.ts';
import { launchExtension } from '../../../lib/cli/launch-extension.ts';
import type { LaunchedExtension, LaunchOptions } from '../../../lib/cli/launch-extension.ts';
import { alarmedExtension, brokenExtension, copyOfRelease, grantedExtension } from './extension-dir.ts';
import type { Damage } from './extension-dir.ts';
import { startFixtureServer } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

export interface TelltaleOptions extends Pick<LaunchOptions, 'args' | 'viewport' | 'userDataDir'> {
  /** Host permission for all sites is there (default), as after the person's click; false: the release as installed. */
  isGranted?: boolean;
  /** Pictures of every site are checked without being asked; default true, needs the permission. */
  isAutomatic?: boolean;
  /** Tabs may be captured, for which a click of a person gives `activeTab`: all addresses stand in for it. */
  mayCapture?: boolean;
  damage?: Damage;
  /** Every judged face counts as a likely fake. */
  isAlarmed?: boolean;
}

export interface Telltale {
  extension: LaunchedExtension;
  server: FixtureServer;
  /** The extension's own check page; its `telltale` reaches background and inference. */
  checkPage: Page;
  /** Opens test/fixtures/pages/<name>/ in a new tab. */
  visit(name: string, host?: string): Promise<Page>;
  close: () => Promise<void>;
}

/** Browser tests skip by name where this is false. */
export const hasChromium = (await findChromium()) !== undefined;

async function extensionFor(options: TelltaleOptions) {
  if (options.damage) return brokenExtension(options.damage);
  if (options.isAlarmed) return alarmedExtension();
  return options.isGranted === false ? copyOfRelease() : grantedExtension();
}

/** The first-run page of a fresh profile comes in front of whatever is open: tests open their pages after it. */
export async function untilWelcomed({ context }: LaunchedExtension): Promise<void> {
  await vi.waitUntil(() => context.pages().some((page) => page.url().endsWith('/welcome.html')), { timeout: 20_000 });
}

/** Chromium with the release and a server for `*.test`; the caller closes it. */
export async function startTelltale(options: TelltaleOptions = {}): Promise<Telltale> {
  const {
    isGranted = true,
    isAutomatic = isGranted,
    args = [],
    mayCapture = false,
    damage: _damage,
    isAlarmed: _isAlarmed,
    ...launch
  } = options;
  const copy = await extensionFor(options);
  if (mayCapture) await changeManifest(copy.dir, (manifest) => ({ ...manifest, host_permissions: ['<all_urls>'] }));
  const server = await startFixtureServer();
  const extension = await launchExtension({
    ...launch,
    extensionDir: copy.dir,
    args: [...server.chromiumArgs, ...args],
  });
  const close = async () => {
    await extension.close();
    await server.close();
    await copy.remove();
  };
  try {
    if (!launch.userDataDir) await untilWelcomed(extension);
    const checkPage = await extension.openExtensionPage('check.html');
    if (isAutomatic) {
      await checkPage.evaluate(() =>
        (globalThis as unknown as CheckPageGlobal).telltale.background.setAutomaticEverywhere(true),
      );
    }
    const visit = async (name: string, host?: string) => {
      const page = await extension.context.newPage();
      await page.goto(server.pageUrl(name, host));
      return page;
    };
    return { extension, server, checkPage, visit, close };
  } catch (error) {
    await close();
    throw error;
  }
}
