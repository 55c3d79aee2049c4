import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureBuild } from '../../lib/cli/build-extension.ts';
import { goldenInputs } from '../../lib/models/golden-input.ts';
import { parseGolden } from '../../lib/models/golden.ts';
import { parseModelCard } from '../../lib/models/model-card.ts';
import { buildServedNetwork } from '../../lib/models/registry.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { decodeWeights, weightTensors } from '../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../lib/preprocess/normalize-crops.ts';
import { hasChromium } from '../e2e/support/telltale.ts';
import { openExtensionInference } from './support/extension-inference.ts';
import type { ExtensionInference } from './support/extension-inference.ts';

/** Largest difference of a logit between any two of Node, WebAssembly and WebGPU. */
const tolerance = 0.02;
/** A software GPU takes minutes for what WebAssembly does in a second. */
const softwareGpuTimeoutMs = 400_000;
const softwareGpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'];

async function shippedFile(name: string): Promise<Buffer> {
  return readFile(join(await ensureBuild(), 'models', 'face', name));
}

async function shippedJson(name: string): Promise<unknown> {
  return JSON.parse((await shippedFile(name)).toString()) as unknown;
}

async function nodeLogits(): Promise<number[]> {
  await tf.setBackend('cpu');
  const card = parseModelCard(await shippedJson('card.json'));
  const weights = weightTensors(decodeWeights(card, await shippedFile(card.weights.file)));
  const input = normalizeCrops(goldenInputs(card.crop.size), card.normalization);
  return [...(await runNetwork(buildServedNetwork(card.architecture), weights, input).data<'float32'>())];
}

function expectClose(logits: number[], expected: number[]): void {
  expect(logits).toHaveLength(expected.length);
  logits.forEach((logit, i) => expect(Math.abs(logit - expected[i]!)).toBeLessThanOrEqual(tolerance));
}

describe('the golden inputs', () => {
  let inference: ExtensionInference | undefined;
  afterEach(async () => {
    await inference?.close();
    inference = undefined;
  });

  it('give in Node the logits that ship with the weights', async () => {
    expectClose(await nodeLogits(), parseGolden(await shippedJson('golden.json')).logits);
  });

  it.skipIf(!hasChromium)('give in the extension on WebAssembly the logits of Node', async () => {
    inference = await openExtensionInference();
    const { logits } = await inference.selfTest({ backend: 'wasm', allowSoftware: false });
    expectClose(logits, await nodeLogits());
  });

  it.skipIf(!hasChromium)(
    'give in the extension on WebGPU the logits of Node',
    async () => {
      inference = await openExtensionInference(softwareGpu);
      const { logits } = await inference.selfTest({ backend: 'webgpu', allowSoftware: true });
      expectClose(logits, await nodeLogits());
    },
    softwareGpuTimeoutMs,
  );

  it.skipIf(!hasChromium)('are left to WebAssembly where WebGPU runs in software', async () => {
    inference = await openExtensionInference(softwareGpu);
    expect(await inference.status()).toMatchObject({ status: 'ready', backend: 'wasm' });
    await expect(inference.selfTest({ backend: 'webgpu', allowSoftware: false })).rejects.toThrow(
      'expected a hardware adapter, got software',
    );
  });
});
