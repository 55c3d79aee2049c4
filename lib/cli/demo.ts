import { join } from 'node:path';
import { ensureBuild, repositoryDir } from './build-extension.ts';
import type { CheckPageGlobal } from './check-page-global.ts';
import { demoPage } from './demo/demo-page.ts';
import { startDemoServer } from './demo/demo-server.ts';
import { makeDemoPictures } from './demo/make-pictures.ts';
import type { DemoPicture } from './demo/make-pictures.ts';
import { waitForVerdicts } from './demo/page-verdicts.ts';
import { verdictSummary, verdictTable } from './demo/verdict-table.ts';
import { writeGrantedCopy } from './granted-copy.ts';
import { launchExtension } from './launch-extension.ts';
import type { LaunchedExtension } from './launch-extension.ts';
import type { NamedSite } from './listen-here.ts';
import { markEverything } from './stored-settings.ts';

const demoDir = join(repositoryDir, '.output', 'demo');
const verdictTimeoutMs = 180_000;

const say = (line: string) => console.log(`demo: ${line}`);

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

async function launch(server: NamedSite, isHeadless: boolean): Promise<LaunchedExtension> {
  const extensionDir = join(demoDir, 'extension');
  await writeGrantedCopy(await ensureBuild(), extensionDir);
  return launchExtension({
    extensionDir,
    headless: isHeadless,
    viewport: isHeadless ? { width: 1280, height: 900 } : null,
    args: server.chromiumArgs,
  });
}

/** In a window: stays until the person closes it. */
async function showInWindow(extension: LaunchedExtension, server: NamedSite): Promise<number> {
  const closed = new Promise((resolve) => extension.context.once('close', resolve));
  const page = await extension.context.newPage();
  await page.goto(server.url);
  await page.bringToFront();
  say(`Chromium shows ${server.url}; close its window to end the demo`);
  await closed;
  return 0;
}

/** Without a display: a table, a screenshot, an exit code. */
async function showInTerminal(
  extension: LaunchedExtension,
  server: NamedSite,
  pictures: DemoPicture[],
): Promise<number> {
  const checkPage = await extension.openExtensionPage('check.html');
  const page = await extension.context.newPage();
  await page.goto(server.url);
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: 1280, height: Number(height) });
  const verdicts = await waitForVerdicts(checkPage, server.url, pictures, verdictTimeoutMs);
  console.log(verdictTable(pictures, verdicts));
  console.log(verdictSummary(pictures, verdicts));
  const screenshot = join(demoDir, 'demo.png');
  await page.screenshot({ path: screenshot });
  say(`screenshot: ${screenshot}`);
  const failed = pictures.filter((picture) => (verdicts.get(picture)?.status ?? 'failed') === 'failed');
  if (failed.length > 0) say(`${failed.length} pictures could not be checked`);
  return failed.length > 0 ? 1 : 0;
}

async function demo(): Promise<number> {
  const isHeadless = !hasDisplay();
  const picturesDir = join(demoDir, 'pictures');
  say('making fakes out of photographs');
  const pictures = await makeDemoPictures(picturesDir, say);
  const server = await startDemoServer(demoPage(pictures), picturesDir);
  const extension = await launch(server, isHeadless);
  try {
    const checkPage = await extension.openExtensionPage('check.html');
    await checkPage.evaluate(() =>
      (globalThis as unknown as CheckPageGlobal).telltale.background.setAutomaticEverywhere(true),
    );
    await markEverything(checkPage);
    await checkPage.close();
    return isHeadless ? await showInTerminal(extension, server, pictures) : await showInWindow(extension, server);
  } finally {
    await extension.close();
    await server.close();
  }
}

process.exitCode = await demo().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});
