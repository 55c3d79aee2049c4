import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryDir } from '../../../lib/cli/build-extension.ts';

const refused = [
  ['lib/models/a.ts', '../inference/contract.ts'],
  ['lib/face/a.ts', '../page/picture.ts'],
  ['lib/preprocess/a.ts', '../cli/scan.ts'],
  ['lib/explanation/a.ts', '../inference/contract.ts'],
  ['lib/models/b.ts', 'wxt/browser'],
  ['lib/models/c.ts', 'node:fs'],
  ['lib/models/d.ts', '@tensorflow/tfjs-backend-wasm'],
  ['lib/video/a.ts', '../inference/video-stream.ts'],
  ['lib/video/b.ts', '../page/video/video-sampler.ts'],
  ['lib/video/c.ts', '@tensorflow/tfjs-core'],
  ['lib/video/d.ts', '../frames/paint-frame.ts'],
  ['lib/frames/a.ts', '../page/picture.ts'],
  ['lib/frames/b.ts', '../inference/contract.ts'],
  ['lib/page/a.ts', '../inference/classifier.ts'],
  ['lib/page/b.ts', '@tensorflow/tfjs-core'],
  ['lib/ui/a.ts', '../../entrypoints/background.ts'],
  ['lib/cli/a.ts', '../../training/train.ts'],
  ['training/a.ts', '../lib/page/picture.ts'],
  ['training/c.ts', '../lib/frames/paint-frame.ts'],
  ['training/b.ts', '../lib/inference/classifier.ts'],
  ['entrypoints/a.ts', '../lib/settings/settings'],
] as const;

const allowed = [
  ['lib/models/z.ts', '../face/types.ts'],
  ['lib/models/y.ts', '@tensorflow/tfjs-core'],
  ['lib/video/z.ts', '../inference/contract.ts'],
  ['lib/video/y.ts', '../models/video-spec.ts'],
  ['lib/frames/z.ts', '../face/types.ts'],
  ['lib/inference/z.ts', '../frames/paint-frame.ts'],
  ['lib/page/x.ts', '../frames/paint-frame.ts'],
  ['lib/page/z.ts', '../inference/contract.ts'],
  ['lib/page/y.ts', '../inference/remote-inference.ts'],
  ['lib/ui/z.ts', '../inference/check-file.ts'],
  ['training/z.ts', '../lib/inference/contract.ts'],
  ['training/y.ts', '../lib/cli/launch-extension.ts'],
  ['entrypoints/z.ts', '../lib/settings/settings.ts'],
] as const;

interface Diagnostic {
  code: string;
  filename: string;
}

describe('import boundaries', () => {
  let dir: string;
  let reported: Set<string>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-boundaries-'));
    await cp(join(repositoryDir, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
    for (const [file, specifier] of [...refused, ...allowed]) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), `export { thing } from '${specifier}';\n`);
    }
    const oxlint = join(repositoryDir, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json'], { cwd: dir, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    reported = new Set(
      diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
    );
  });
  afterAll(() => rm(dir, { recursive: true }));

  it.each(refused)('%s may not import %s', (file) => {
    expect(reported).toContain(file);
  });

  it.each(allowed)('%s may import %s', (file) => {
    expect(reported).not.toContain(file);
  });
});
