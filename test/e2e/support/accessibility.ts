import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryDir } from '../../../lib/cli/build-extension.ts';

interface AxeGlobal {
  axe: {
    run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  };
}

const axeFile = join(repositoryDir, 'node_modules', 'axe-core', 'axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function problemsNow(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(await readFile(axeFile, 'utf8'));
  return page.evaluate(
    async ([tags, colors]) => {
      const { axe } = globalThis as unknown as AxeGlobal;
      const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colors}: ${id}: ${html}`));
    },
    [rules, scheme] as const,
  );
}

/** What axe finds against WCAG 2.2 AA, contrast included, in light and dark. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  return [...(await problemsNow(page, 'light')), ...(await problemsNow(page, 'dark'))];
}
