/*
 * `npm run screenshots` writes into docs/screenshots/ what people see, in light and dark: badges and card on a page of
 * faces drawn by code, popup, options, check page (also with a video), and first-run page of the built extension, with
 * the verdicts of its own weights.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page, PageScreenshotOptions } from 'playwright-core';
import sharp from 'sharp';
import { showWhereText } from '../ui/explanation-text.ts';
import { ensureBuild, repositoryDir } from './build-extension.ts';
import type { CheckPageGlobal } from './check-page-global.ts';
import { startDemoServer } from './demo/demo-server.ts';
import type { DemoPicture } from './demo/make-pictures.ts';
import { waitForVerdicts } from './demo/page-verdicts.ts';
import { drawnPage, makeDrawnPictures } from './drawn-pictures.ts';
import { faceClip, hasFfmpeg } from './drawn-video.ts';
import { writeGrantedCopy } from './granted-copy.ts';
import { launchExtension } from './launch-extension.ts';
import type { LaunchedExtension } from './launch-extension.ts';
import { markEverything } from './stored-settings.ts';

const outDir = join(repositoryDir, 'docs', 'screenshots');
const workDir = join(repositoryDir, '.output', 'screenshots');
const verdictTimeoutMs = 180_000;
const pageViewport = { width: 1000, height: 760 };
const demoViewport = { width: 1280, height: 800 };
const popupViewport = { width: 360, height: 600 };

interface TabsGlobal {
  chrome: { tabs: { query(filter: { url: string }): Promise<{ id?: number }[]> } };
}

async function shoot(shown: Page | Locator, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  const page = 'page' in shown ? shown.page() : shown;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    const picture = sharp(await shown.screenshot(options)).png({ palette: true, colours: 128, effort: 10 });
    await picture.toFile(join(outDir, `${name}-${colorScheme}.png`));
  }
  console.log(`screenshots: ${name}`);
}

async function openAt(extension: LaunchedExtension, path: string, viewport = pageViewport): Promise<Page> {
  const page = await extension.openExtensionPage(path);
  await page.setViewportSize(viewport);
  return page;
}

async function openPopupOver(extension: LaunchedExtension, checkPage: Page, url: string): Promise<Page> {
  const tabId = await checkPage.evaluate(async (address) => {
    const [tab] = await (globalThis as unknown as TabsGlobal).chrome.tabs.query({ url: `${address}*` });
    return tab?.id;
  }, url);
  const popup = await openAt(extension, `popup.html?tab=${tabId}`, popupViewport);
  await popup.locator('.faces button').first().waitFor();
  return popup;
}

/** Badges, the card that a click in the popup opens, and the popup. */
async function shootDemo(extension: LaunchedExtension, url: string, pictures: DemoPicture[]): Promise<void> {
  const checkPage = await extension.openExtensionPage('check.html');
  await checkPage.evaluate(() =>
    (globalThis as unknown as CheckPageGlobal).telltale.background.setAutomaticEverywhere(true),
  );
  await markEverything(checkPage);
  const page = await extension.context.newPage();
  await page.setViewportSize(demoViewport);
  await page.goto(url);
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ ...demoViewport, height });
  await waitForVerdicts(checkPage, url, pictures, verdictTimeoutMs);
  await shoot(page.locator('section').last(), 'badge');
  await page.setViewportSize(demoViewport);
  const popup = await openPopupOver(extension, checkPage, url);
  await shoot(popup, 'popup');
  await popup.locator('.faces button').first().click();
  await page.bringToFront();
  await shoot(page, 'card');
}

/** Asks for the first face that has a hint of a fake; there may be none. */
async function showWhere(page: Page): Promise<void> {
  const buttons = page.getByRole('button', { name: showWhereText });
  if ((await buttons.count()) === 0) return;
  await buttons.first().click();
  await page.locator('.where p').first().waitFor({ timeout: verdictTimeoutMs });
}

async function shootCheckPage(extension: LaunchedExtension, files: string[]): Promise<void> {
  const page = await openAt(extension, 'check.html');
  await page.setInputFiles('input[type=file]', files);
  const lastDone = page.locator(`.item[data-state=done]`).nth(files.length - 1);
  await lastDone.waitFor({ timeout: verdictTimeoutMs });
  await showWhere(page);
  await shoot(page, 'check-page', { fullPage: true });
}

/** A video in which a drawn face moves; there is none without ffmpeg to make it with. */
async function shootTimeline(extension: LaunchedExtension): Promise<void> {
  if (!hasFfmpeg) {
    console.log('screenshots: timeline is left out: there is no ffmpeg to make its video with');
    return;
  }
  const page = await openAt(extension, 'check.html');
  const video = { name: 'drawn-face.webm', mimeType: 'video/webm', buffer: await faceClip(0, 12) };
  await page.setInputFiles('input[type=file]', video);
  await page.locator('.item[data-state=done]').waitFor({ timeout: verdictTimeoutMs });
  await shoot(page.locator('.item'), 'timeline');
}

async function shootOptions(extension: LaunchedExtension): Promise<void> {
  const page = await openAt(extension, 'options.html');
  await page.locator('.facts, [role=alert]').first().waitFor({ timeout: verdictTimeoutMs });
  await shoot(page, 'options', { fullPage: true });
}

async function screenshots(): Promise<void> {
  const picturesDir = join(workDir, 'pictures');
  await mkdir(outDir, { recursive: true });
  const pictures = await makeDrawnPictures(picturesDir);
  const server = await startDemoServer(drawnPage(pictures), picturesDir);
  const extensionDir = join(workDir, 'extension');
  await writeGrantedCopy(await ensureBuild(), extensionDir);
  const extension = await launchExtension({ extensionDir, args: server.chromiumArgs });
  try {
    await shoot(await openAt(extension, 'welcome.html'), 'first-run');
    await shootOptions(extension);
    await shootCheckPage(
      extension,
      pictures.slice(0, 3).map(({ file }) => join(picturesDir, file)),
    );
    await shootTimeline(extension);
    await shootDemo(extension, server.url, pictures);
  } finally {
    await extension.close();
    await server.close();
  }
}

await screenshots();
