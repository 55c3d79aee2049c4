import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectPublicAssets } from '../../../lib/build/public-assets.ts';
import type { PublicAsset } from '../../../lib/build/public-assets.ts';
import type { Network } from '../../../lib/models/network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { decodeWeights } from '../../../lib/models/weights-file.ts';
import type { WeightsLayout } from '../../../lib/models/weights-file.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
let cache: string;
let assets: PublicAsset[];

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'telltale-assets-'));
  assets = await collectPublicAssets(modules, cache);
});
afterAll(() => rm(cache, { recursive: true }));

function sourceOf(name: string): string {
  return assets.find(({ relativeDest }) => relativeDest.endsWith(name))!.absoluteSrc;
}

describe('collectPublicAssets', () => {
  it('names files that exist, each for one place', async () => {
    const sizes = await Promise.all(assets.map(async ({ absoluteSrc }) => (await stat(absoluteSrc)).size));
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(new Set(assets.map(({ relativeDest }) => relativeDest)).size).toBe(assets.length);
  });

  it('ships one WebAssembly file of each library', () => {
    const wasm = assets.map(({ relativeDest }) => relativeDest).filter((path) => path.endsWith('.wasm'));
    expect(wasm).toHaveLength(2);
  });

  it('packs our copy of the network so that it can be read back', async () => {
    const packed = JSON.parse(await readFile(sourceOf('blaze-face.json'), 'utf8')) as {
      network: Network;
      weights: WeightsLayout;
    };
    const weights = decodeWeights(packed, await readFile(sourceOf('blaze-face.bin')));
    for (const { name, shape } of weightSpecs(packed.network)) {
      expect(weights[name]!.shape).toEqual(shape);
      expect(weights[name]!.values.every(Number.isFinite)).toBe(true);
    }
  });
});
