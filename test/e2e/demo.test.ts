import { spawn } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryDir } from '../../lib/cli/build-extension.ts';
import { hasChromium } from './support/telltale.ts';

const screenshot = join(repositoryDir, '.output', 'demo', 'demo.png');

function runDemo(): Promise<{ code: number | null; output: string }> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repositoryDir, 'lib', 'cli', 'demo.ts')], { env });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe.skipIf(!hasChromium || process.platform !== 'linux')('the demo without a display', () => {
  let ended: { code: number | null; output: string };
  beforeAll(async () => {
    await rm(screenshot, { force: true });
    ended = await runDemo();
  }, 240_000);

  it('ends well', () => {
    expect(ended.code, ended.output).toBe(0);
  });

  it('prints a verdict with its probability for each of six photographs and eight fakes', () => {
    const rows = ended.output.split('\n').filter((line) => /│ (photograph|fake) +│/.test(line));
    expect(rows).toHaveLength(14);
    for (const row of rows) expect(row).toMatch(/│ (likely-fake|uncertain|no-sign-of-fake) +│ +[01]\.\d\d │/);
  });

  it('says how many fakes were missed and how many photographs were marked by mistake', () => {
    expect(ended.output).toMatch(/\d of 8 fakes were marked as likely fake; missed \d/);
    expect(ended.output).toMatch(/\d of 6 photographs were marked by mistake/);
  });

  it('writes a screenshot and says where', async () => {
    expect(ended.output).toContain(screenshot);
    expect((await stat(screenshot)).size).toBeGreaterThan(100_000);
  });
});
