import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parseModelCard } from '../../models/model-card.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { onnxModel } from '../../models/onnx/onnx-model.ts';
import { buildServedNetwork } from '../../models/registry.ts';
import { decodeWeights } from '../../models/weights-file.ts';
import { repositoryDir } from '../build-extension.ts';
import { contenderNames } from './contender.ts';

const wasmFiles = [
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', 'tfjs/tfjs-backend-wasm-simd.wasm'],
  ['onnxruntime-web/dist/ort-wasm-simd-threaded.mjs', 'ort/ort-wasm-simd-threaded.mjs'],
  ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', 'ort/ort-wasm-simd-threaded.wasm'],
] as const;

/** Puts everything that the bench's page loads into a folder: a worker for each contender, and the model for both. */
export async function fillBenchFolder(modelDir: string, folder: string): Promise<ModelCard> {
  for (const name of ['tfjs', 'ort', 'model']) await mkdir(join(folder, name), { recursive: true });
  const modules = join(repositoryDir, 'node_modules');
  await Promise.all(wasmFiles.map(([from, to]) => copyFile(join(modules, from), join(folder, to))));
  await bundleWorkers(folder);
  const card = parseModelCard(JSON.parse(await readFile(join(modelDir, 'card.json'), 'utf8')));
  const weightsFile = join(modelDir, card.weights.file);
  const weights = decodeWeights(card, new Uint8Array(await readFile(weightsFile)));
  await writeFile(join(folder, 'model.onnx'), onnxModel(buildServedNetwork(card.architecture), weights));
  await copyFile(join(modelDir, 'card.json'), join(folder, 'model/card.json'));
  await copyFile(join(modelDir, 'golden.json'), join(folder, 'model/golden.json'));
  await copyFile(weightsFile, join(folder, 'model/weights.bin'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Telltale bench</title>');
  return card;
}

async function bundleWorkers(folder: string): Promise<void> {
  await build({
    entryPoints: contenderNames.map((name) => join(repositoryDir, 'lib/cli/bench', `${name}-worker.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
}
