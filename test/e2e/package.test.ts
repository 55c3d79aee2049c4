import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuild, repositoryDir } from '../../lib/cli/build-extension.ts';

const largestPackageMb = 20;
/** MediaPipe 1.0 and later sends usage reports there. */
const forbiddenHost = 'odml.pa.googleapis.com';

async function releaseFiles(): Promise<string[]> {
  const entries = await readdir(await ensureBuild(), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the release', () => {
  let files: string[];
  beforeAll(async () => {
    files = await releaseFiles();
  });

  it('holds weights, detector and WASM', () => {
    const names = files.map((file) => file.split(/[\\/]/).at(-1) ?? '');
    for (const end of ['weights.bin', 'card.json', '.tflite', '.wasm']) {
      expect(names, end).toContainEqual(expect.stringMatching(new RegExp(`${end.replace('.', '\\.')}$`)));
    }
  });

  it('knows no host for usage reports', async () => {
    for (const file of files) {
      expect((await readFile(file)).includes(forbiddenHost), `${file} mentions ${forbiddenHost}`).toBe(false);
    }
  });

  it('asks for no host permission when it is installed', async () => {
    const manifest = JSON.parse(await readFile(join(await ensureBuild(), 'manifest.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('host_permissions');
    expect(manifest).not.toHaveProperty('content_scripts');
  });

  it(`is ${largestPackageMb} MB or less when packed`, async () => {
    const wxt = join(repositoryDir, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    const packing = spawnSync(process.execPath, [wxt, 'zip'], { cwd: repositoryDir, encoding: 'utf8' });
    expect(packing.status, packing.stderr).toBe(0);
    const { version } = JSON.parse(await readFile(join(repositoryDir, 'package.json'), 'utf8')) as { version: string };
    const { size } = await stat(join(repositoryDir, '.output', `telltale-${version}-chrome.zip`));
    expect(size / 1e6).toBeGreaterThan(1);
    expect(size / 1e6).toBeLessThanOrEqual(largestPackageMb);
  });
});
